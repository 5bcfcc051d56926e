import type { KafkaMessage } from 'kafkajs';
import Decoder from 'kafkajs/src/protocol/decoder.js';
import decodeBatch from 'kafkajs/src/protocol/recordBatch/v0/decoder.js';
import type { EncodedBatch } from './record-batch-writer.js';

/** The records of a batch as kafkajs reads them. */
export async function readBatch({ bytes }: Pick<EncodedBatch, 'bytes'>): Promise<readonly KafkaMessage[]> {
  return (await decodeBatch(new Decoder(bytes))).records;
}
