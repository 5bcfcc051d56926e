import { isUtf8 } from 'node:buffer';

const LF = 0x0a;
const CR = 0x0d;

/** A line's text, or why it cannot be had. */
export type Line = string | { readonly unreadable: string };

function textOf(parts: readonly Uint8Array[]): Line {
  const bytes = Buffer.concat(parts);
  if (!isUtf8(bytes)) return { unreadable: 'a line is not UTF-8' };
  const end = bytes.at(-1) === CR ? bytes.length - 1 : bytes.length;
  return bytes.toString('utf8', 0, end);
}

/**
 * The lines of a byte stream (LF or CR LF, the last one with or without), however the bytes are cut.
 * Holds no more than `maxBytes` of a line; of a longer one it is only told that it was there.
 */
export async function* lines(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  const keep = (part: Uint8Array): void => {
    bytes += part.length;
    if (bytes <= maxBytes) parts.push(part);
    else parts = [];
  };
  const line = (): Line => {
    const result =
      bytes > maxBytes ? { unreadable: `a line is longer than ${maxBytes} bytes` } : textOf(parts);
    parts = [];
    bytes = 0;
    return result;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      keep(chunk.subarray(start, end));
      yield line();
      start = end + 1;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
  if (bytes > 0) yield line();
}
