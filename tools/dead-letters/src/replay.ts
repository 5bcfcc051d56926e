import { parseJson, postFromJson, postKey, TOPICS } from '@hashpulse/contracts';
import { RecordProducer } from '@hashpulse/kafka';
import type { Kafka, Message } from 'kafkajs';

/** A value that is still no post. */
export interface StillDead {
  /** Where it comes from: an offset, or a line of a file. */
  readonly source: string;
  readonly code: string;
  readonly message: string;
}

/** What can be put back, and what cannot. */
export interface Replay {
  readonly messages: Message[];
  readonly stillDead: StillDead[];
}

const RECORDS_A_REQUEST = 500;

/** @param now the clock that future-dated posts are judged by, ms */
export function replayOf(values: Iterable<{ source: string; value: Buffer | null }>, now: number): Replay {
  const replay: Replay = { messages: [], stillDead: [] };
  for (const { source, value } of values) {
    const parsed = parseJson(value?.toString('utf8') ?? '');
    const result = 'error' in parsed ? parsed : postFromJson(parsed.value, now);
    if ('error' in result) replay.stillDead.push({ source, ...result.error });
    else replay.messages.push({ key: postKey(result.post), value });
  }
  return replay;
}

/** Puts posts back; sent twice they are counted once, because the same `network:id` is the same post. */
export async function putBack(kafka: Kafka, messages: Message[]): Promise<void> {
  const producer = new RecordProducer(kafka);
  await producer.connect();
  try {
    for (let i = 0; i < messages.length; i += RECORDS_A_REQUEST) {
      await producer.send([{ topic: TOPICS.posts, messages: messages.slice(i, i + RECORDS_A_REQUEST) }]);
    }
  } finally {
    await producer.disconnect();
  }
}
