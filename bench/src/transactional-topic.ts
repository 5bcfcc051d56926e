import { RecordProducer } from '@hashpulse/kafka';
import type { BenchServices } from './bench-services.js';

/** A topic written in transactions ends in markers that no reader is shown: a record behind them shows the end. */
export async function markEnds(services: BenchServices, topic: string, partitions: number): Promise<void> {
  const producer = new RecordProducer(services.kafka);
  await producer.connect();
  const messages = Array.from({ length: partitions }, (_, partition) => ({ value: null, partition }));
  await producer.send([{ topic, messages }]);
  await producer.disconnect();
}

/** Deletes all topics of a job; its group stays, and no other round has its name. */
export async function removeJobTopics(services: BenchServices, id: string): Promise<void> {
  const topics = await services.administer((admin) => admin.listTopics());
  await services.remove(topics.filter((topic) => topic.includes(id)));
}
