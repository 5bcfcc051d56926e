import { ORIGIN_HEADERS, TOPICS } from '@hashpulse/contracts';
import { readTopic } from '@hashpulse/kafka';
import type { Kafka } from 'kafkajs';

/** A record that could not be read, with where it came from and why it is dead. */
export interface DeadLetter {
  /** Topic, partition and offset of the original. */
  readonly source: string;
  readonly reason: string;
  readonly detail: string;
  /** The original bytes; null when it had none. */
  readonly value: Buffer | null;
}

/** All dead posts; records of other topics cannot be put back and are left out. */
export async function deadPosts(kafka: Kafka): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  await readTopic(kafka, TOPICS.dead, ({ value, headers }) => {
    const text = (name: string): string => String(headers?.[name] ?? '');
    if (text(ORIGIN_HEADERS.topic) !== TOPICS.posts) return;
    letters.push({
      source: `${TOPICS.posts}[${text(ORIGIN_HEADERS.partition)}]@${text(ORIGIN_HEADERS.offset)}`,
      reason: text(ORIGIN_HEADERS.reason),
      detail: text(ORIGIN_HEADERS.detail),
      value,
    });
  });
  return letters;
}
