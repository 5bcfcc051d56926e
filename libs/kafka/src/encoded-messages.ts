import type { IHeaders, Message } from 'kafkajs';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import produce, { type ProduceParameters } from 'kafkajs/src/protocol/requests/produce/index.js';
import { type EncodedBatch, type RecordHeader, RecordBatchWriter } from './record-batch-writer.js';

/** The batches that stand behind messages. */
const batches = new WeakMap<Message, EncodedBatch>();

/**
 * A message for a kafkajs producer that stands for a whole batch: kafkajs finds the partition's leader, sends, and
 * reads the answer as ever, but writes the batch's bytes as they are. Nothing else may go to this partition in the
 * same call.
 */
export function encodedMessage(batch: EncodedBatch): Message {
  const message: Message = { partition: batch.partition, value: batch.bytes };
  batches.set(message, batch);
  return message;
}

/** A partition's messages as Kafka stores them. */
function batchOf(partition: number, messages: readonly Message[]): EncodedBatch {
  const found = messages.map((message) => batches.get(message)).find((batch) => batch !== undefined);
  if (found === undefined) return plainBatch(partition, messages);
  if (messages.length > 1) throw new Error('a batch that is encoded already must be alone in its partition');
  return found;
}

function plainBatch(partition: number, messages: readonly Message[]): EncodedBatch {
  const writer = new RecordBatchWriter(partition);
  for (const { key, value, headers, timestamp } of messages) {
    if (timestamp !== undefined) throw new Error('a message beside encoded ones gets its time by itself');
    writer.append(bytesOf(key), bytesOf(value), headersOf(headers));
  }
  return writer.finish(Date.now());
}

function bytesOf(part: Buffer | string | null | undefined): Buffer | null {
  return typeof part === 'string' ? Buffer.from(part) : (part ?? null);
}

function headersOf(headers: IHeaders = {}): RecordHeader[] {
  return Object.entries(headers).flatMap(([name, values]) =>
    [values ?? ''].flat().map((value) => ({ name: Buffer.from(name), value: bytesOf(value) as Buffer })),
  );
}

/** As kafkajs writes it, from version 3 on: transactional id, acks, timeout, and for each partition its record batch. */
function encoded({ acks, timeout, topicData }: ProduceParameters): Encoder {
  const request = new Encoder().writeString(null).writeInt16(acks).writeInt32(timeout);
  request.writeInt32(topicData.length);
  for (const { topic, partitions } of topicData) {
    request.writeString(topic).writeInt32(partitions.length);
    for (const { partition, messages } of partitions) {
      const { bytes } = batchOf(partition, messages);
      request.writeInt32(partition).writeInt32(bytes.length).writeBuffer(bytes);
    }
  }
  return request;
}

const hasEncoded = ({ topicData }: ProduceParameters): boolean =>
  topicData.some(({ partitions }) =>
    partitions.some(({ messages }) => messages.some((message) => batches.has(message))),
  );

/** Before it record batches had another format; no broker that we speak to is as old. */
const OLDEST = 3;

const original = produce.protocol;
produce.protocol = (options) => {
  const make = original(options);
  return (parameters) => {
    const protocol = make(parameters);
    if (!hasEncoded(parameters)) return protocol;
    if (Number(options.version) < OLDEST)
      throw new Error(`the broker is too old: Produce ${options.version}`);
    return { ...protocol, request: { ...protocol.request, encode: async () => encoded(parameters) } };
  };
};
