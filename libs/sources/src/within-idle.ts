import type { Readable } from 'node:stream';
import { SourceError } from './source.js';

/**
 * What a stream gives. One that is silent for `ms` while something is waited for is cut: a connection whose other end
 * is gone says nothing.
 * @throws {@link SourceError} after a silence
 */
export async function* withinIdle<T>(stream: Readable, ms: number): AsyncGenerator<T> {
  const cut = () => stream.destroy(new SourceError(`nothing came for ${ms / 1_000} s`));
  let timer = setTimeout(cut, ms);
  try {
    for await (const chunk of stream as AsyncIterable<T>) {
      clearTimeout(timer);
      yield chunk;
      timer = setTimeout(cut, ms);
    }
  } finally {
    clearTimeout(timer);
  }
}
