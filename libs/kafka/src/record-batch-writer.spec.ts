import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Message } from 'kafkajs';
import Decoder from 'kafkajs/src/protocol/decoder.js';
import produce from 'kafkajs/src/protocol/requests/produce/index.js';
import { encodedMessage } from './encoded-messages.js';
import { readBatch } from './read-batch.js';
import { type EncodedBatch, RecordBatchWriter } from './record-batch-writer.js';

interface Sent {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly (readonly [string, Uint8Array])[];
}

const NOW = 1_477_048_200_000;
const bytes = fc.uint8Array({ maxLength: 300 });
const records = fc.array(
  fc.record<Sent>({
    key: fc.option(bytes),
    value: fc.option(bytes),
    headers: fc.array(fc.tuple(fc.string({ unit: 'binary', minLength: 1 }), bytes), { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 200 },
);

function written(sent: readonly Sent[], partition = 3): EncodedBatch {
  const writer = new RecordBatchWriter(partition);
  for (const { key, value, headers } of sent) {
    const named = headers.map(([name, header]) => ({ name: Buffer.from(name), value: header }));
    writer.append(key, value, named);
  }
  return writer.finish(NOW);
}

const buffer = (part: Uint8Array | null): Buffer | null => (part === null ? null : Buffer.from(part));

function message({ key, value, headers }: Sent): Message {
  const values: Record<string, Buffer[]> = Object.create(null) as Record<string, Buffer[]>;
  for (const [name, header] of headers) (values[name] ??= []).push(Buffer.from(header));
  return { key: buffer(key), value: buffer(value), headers: values, timestamp: String(NOW) };
}

/** The request for these messages, as kafkajs or we write it. */
async function request(messages: readonly Message[], version = 7): Promise<Buffer> {
  const topicData = [{ topic: 'hashtags', partitions: [{ partition: 3, messages }] }];
  const { request } = produce.protocol({ version })({ acks: -1, timeout: 10_000, topicData });
  return (await request.encode()).buffer;
}

describe('a record batch', () => {
  it('is read by kafkajs as what was written', async () => {
    const law = fc.asyncProperty(records, async (sent) => {
      const batch = written(sent);
      expect(batch.records).toBe(sent.length);
      const decoded = await readBatch(batch);
      expect(decoded.map(({ key, value }) => ({ key, value }))).toEqual(
        sent.map(({ key, value }) => ({ key: buffer(key), value: buffer(value) })),
      );
      expect(decoded.map(({ offset }) => offset)).toEqual(sent.map((_, i) => String(i)));
      expect(new Set(decoded.map(({ timestamp }) => timestamp))).toEqual(new Set([String(NOW)]));
    });
    await fc.assert(law);
  });

  it('makes the very request that kafkajs would write', async () => {
    const law = fc.asyncProperty(records, async (sent) => {
      // kafkajs writes headers of one name together, and knows none without a value.
      const usual = sent.map((one) => ({
        ...one,
        headers: one.headers.filter(
          ([name], i) => one.headers.findIndex(([other]) => other === name) === i && !/^\d+$/.test(name),
        ),
      }));
      const ours = await request([encodedMessage(written(usual))]);
      expect(ours.equals(await request(usual.map(message)))).toBe(true);
    });
    await fc.assert(law);
  });

  it('goes beside messages that kafkajs is given, in one request', async () => {
    const topicData = [
      { topic: 'posts.dead', partitions: [{ partition: 0, messages: [{ key: 'k', value: 'v' }] }] },
      {
        topic: 'hashtags',
        partitions: [
          { partition: 3, messages: [encodedMessage(written([{ key: null, value: null, headers: [] }]))] },
        ],
      },
    ];
    const { request } = produce.protocol({ version: 7 })({ acks: -1, timeout: 10_000, topicData });
    const decoder = new Decoder((await request.encode()).buffer);
    expect([decoder.readString(), decoder.readInt16(), decoder.readInt32()]).toEqual([null, -1, 10_000]);
    const found: unknown[] = [];
    for (let topics = decoder.readInt32(); topics > 0; topics--) {
      const topic = decoder.readString();
      expect(decoder.readInt32()).toBe(1);
      const partition = decoder.readInt32();
      const sent = await readBatch({ bytes: decoder.readBytes(decoder.readInt32()) });
      found.push([topic, partition, sent.map(({ key, value }) => [key?.toString(), value?.toString()])]);
    }
    expect(found).toEqual([
      ['posts.dead', 0, [['k', 'v']]],
      ['hashtags', 3, [[undefined, undefined]]],
    ]);
  });

  it('refuses to be mixed with other messages in its partition', async () => {
    const batch = encodedMessage(written([{ key: null, value: null, headers: [] }]));
    await expect(request([batch, { value: 'v' }])).rejects.toThrow('alone in its partition');
  });
});
