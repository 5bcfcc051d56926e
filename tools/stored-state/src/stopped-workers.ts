import { setTimeout as delay } from 'node:timers/promises';
import { CONSUMER_GROUPS } from '@hashpulse/contracts';
import { groupMembers } from '@hashpulse/kafka';
import type { Kafka } from 'kafkajs';

/** A killed worker stays a member of its group for its session, 10 s. */
const SESSION_ENDS_WITHIN_MS = 15_000;

/** The workers, by the name of their app. */
export type WorkerName = keyof typeof CONSUMER_GROUPS;

/** Throws unless none of these workers runs. */
export async function requireStopped(kafka: Kafka, names: readonly WorkerName[]): Promise<void> {
  for (const name of names) {
    const until = Date.now() + SESSION_ENDS_WITHIN_MS;
    while ((await groupMembers(kafka, CONSUMER_GROUPS[name])) > 0) {
      if (Date.now() > until) throw new Error(`stop all ${name}s first: nothing is changed`);
      await delay(500);
    }
  }
}
