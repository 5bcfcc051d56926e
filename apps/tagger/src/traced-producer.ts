import { TOPICS } from '@hashpulse/contracts';
import { extractHashtags } from '@hashpulse/hashtags';
import type { RecordProducer } from '@hashpulse/kafka';
import { markTraced, tracing } from '@hashpulse/telemetry';
import type { KafkaMessage } from 'kafkajs';

/** The hashtags of a post; none when it cannot be read. Only for the few posts whose traces are kept. */
function hashtagsOf({ value }: KafkaMessage): string[] {
  try {
    const { text } = JSON.parse(String(value)) as { text?: unknown };
    return extractHashtags(String(text ?? '')).map(({ hashtag }) => hashtag);
  } catch {
    return [];
  }
}

/** The producer, which marks records of `hashtags` with the traces of the posts in them; itself while traces are off. */
export function tracedProducer(producer: RecordProducer): Pick<RecordProducer, 'send'> {
  if (!tracing()) return producer;
  return {
    send: async (records) => {
      for (const { topic, messages } of records) {
        if (topic === TOPICS.hashtags) markTraced(messages, hashtagsOf);
      }
      return producer.send(records);
    },
  };
}
