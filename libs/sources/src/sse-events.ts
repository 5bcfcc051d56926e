import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { SourceError } from './source.js';

/**
 * The events of a stream of server-sent events; comments, which keep the connection open, are passed over.
 * @throws {@link SourceError} when an event is larger than `maxCharacters`
 */
export async function* sseEvents(
  chunks: AsyncIterable<Uint8Array>,
  maxCharacters: number,
): AsyncGenerator<EventSourceMessage> {
  const events: EventSourceMessage[] = [];
  let isTooLarge = false;
  const parser = createParser({
    maxBufferSize: maxCharacters,
    onEvent: (event) => events.push(event),
    onError: ({ type }) => (isTooLarge ||= type === 'max-buffer-size-exceeded'),
  });
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* events.splice(0);
    if (isTooLarge) throw new SourceError(`an event is larger than ${maxCharacters} characters`);
  }
}
