import type { KafkaMessage } from 'kafkajs';

/** The records from an offset on; records come in the order of their offsets. */
export function recordsFrom(records: KafkaMessage[], next: bigint): KafkaMessage[] {
  const first = records[0];
  if (!first || BigInt(first.offset) >= next) return records;
  return records.filter((record) => BigInt(record.offset) >= next);
}
