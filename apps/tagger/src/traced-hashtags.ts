import { extractHashtags } from '@hashpulse/hashtags';
import { TRACEPARENT, traceparentsByKey, tracing } from '@hashpulse/telemetry';
import type { KafkaMessage } from 'kafkajs';
import type { HeadersOf } from './hashtags-batch.js';

const NAME = Buffer.from(TRACEPARENT);

/** The hashtags of a post; none when it cannot be read. Only for the few posts whose traces are kept. */
function hashtagsOf({ value }: KafkaMessage): string[] {
  try {
    const { text } = JSON.parse(String(value)) as { text?: unknown };
    return extractHashtags(String(text ?? '')).map(({ hashtag }) => hashtag);
  } catch {
    return [];
  }
}

/** The traces of the batch under way that records of a hashtag belong to, as headers; undefined while traces are off. */
export function tracedHashtags(): HeadersOf | undefined {
  if (!tracing()) return undefined;
  const traces = traceparentsByKey(hashtagsOf);
  return (hashtag) => (traces.get(hashtag) ?? []).map((value) => ({ name: NAME, value: Buffer.from(value) }));
}
