import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KafkaMessage } from 'kafkajs';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import fetchedByKafkajs from 'kafkajs/src/protocol/requests/fetch/v11/response.js';
import type { FetchResponse } from 'kafkajs/src/protocol/requests/fetch/index.js';
import { decodedFetch } from './fetch-decoding.js';
import { RecordBatchWriter } from './record-batch-writer.js';

const bytes = fc.uint8Array({ maxLength: 200 });
const record = fc.record({
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.array(fc.tuple(fc.constantFrom('a', 'hashpulse-crc32', 'é'), bytes), { maxLength: 3 }),
});
const batch = fc.record({
  records: fc.array(record, { minLength: 1, maxLength: 20 }),
  offset: fc.bigInt({ min: 0n, max: BigInt(Number.MAX_SAFE_INTEGER) - 20n }),
  time: fc.nat(2 ** 41),
  // Stamped by the broker, in a transaction, a control batch.
  attributes: fc.nat(7).map((bits) => bits << 3),
  producer: fc.bigInt({ min: -1n, max: 9n }),
});
type Batch = typeof batch extends fc.Arbitrary<infer T> ? T : never;

function encodedBatch({ records, offset, time, attributes, producer }: Batch): Buffer {
  const writer = new RecordBatchWriter(0);
  for (const { key, value, headers } of records)
    writer.append(
      key,
      value,
      headers.map(([name, header]) => ({ name: Buffer.from(name), value: header })),
    );
  const { bytes } = writer.finish(time);
  bytes.writeBigInt64BE(offset, 0);
  bytes.writeInt16BE(attributes, 21);
  bytes.writeBigInt64BE(BigInt(time) + 5n, 35);
  bytes.writeBigInt64BE(producer, 43);
  return bytes;
}

/** A response with these bytes in one partition, and nothing in another. */
function response(fetched: Buffer): Buffer {
  const one = (partition: number, records: Buffer) =>
    new Encoder()
      .writeInt32(partition)
      .writeInt16(0)
      .writeBuffer(
        Buffer.from(
          '000000000000002a000000000000002900000000000000030000000100000000000000070000000000000005',
          'hex',
        ),
      )
      .writeInt32(-1)
      .writeInt32(records.length)
      .writeBuffer(records);
  return new Encoder()
    .writeInt32(9)
    .writeInt16(0)
    .writeInt32(77)
    .writeInt32(1)
    .writeString('posts')
    .writeInt32(2)
    .writeBuffer(one(3, fetched).buffer)
    .writeBuffer(one(4, Buffer.alloc(0)).buffer).buffer;
}

type Seen = KafkaMessage & {
  readonly isControlRecord: boolean;
  readonly batchContext: { readonly producerId: string; readonly inTransaction: boolean };
};

/** All that a consumer may look at. */
function seen(fetched: FetchResponse | undefined): unknown {
  return fetched?.responses.map(({ topicName, partitions }) => ({
    topicName,
    partitions: partitions.map(({ messages, ...head }) => ({
      ...head,
      messages: (messages as readonly Seen[]).map((one) => ({
        offset: one.offset,
        key: one.key,
        value: one.value,
        timestamp: one.timestamp,
        headers: { ...one.headers },
        isControlRecord: one.isControlRecord,
        producerId: one.batchContext.producerId,
        inTransaction: one.batchContext.inTransaction,
      })),
    })),
  }));
}

describe('what was fetched', () => {
  it('is read as kafkajs reads it, also when its end is cut off', async () => {
    const law = fc.asyncProperty(fc.array(batch, { maxLength: 5 }), fc.nat(300), async (batches, cut) => {
      const whole = Buffer.concat(batches.map(encodedBatch));
      const fetched = whole.subarray(0, whole.length - cut);
      // kafkajs fails at what is shorter than a batch's header, which no broker sends.
      fc.pre(fetched.length === 0 || fetched.length > 16);
      const raw = response(fetched);
      const ours = decodedFetch(raw);
      const theirs = await fetchedByKafkajs.decode(raw);
      expect(seen(ours)).toEqual(seen(theirs));
      expect({ ...ours, responses: [] }).toEqual({ ...theirs, responses: [] });
    });
    await fc.assert(law);
  });

  it('is left to kafkajs when it is compressed or in an older format', () => {
    const plain = encodedBatch({
      records: [{ key: null, value: null, headers: [] }],
      offset: 0n,
      time: 0,
      attributes: 0,
      producer: -1n,
    });
    expect(decodedFetch(response(plain))).toBeDefined();
    const [gzipped, older] = [Buffer.from(plain), Buffer.from(plain)];
    gzipped.writeInt16BE(1, 21);
    older[16] = 1;
    expect([gzipped, older].map((one) => decodedFetch(response(one)))).toEqual([undefined, undefined]);
  });
});
