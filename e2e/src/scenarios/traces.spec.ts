import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { partitionOf, TOPICS } from '@hashpulse/contracts';
import { RecordProducer } from '@hashpulse/kafka';
import { TopicReader } from '@hashpulse/testing';
import { OtlpReceiver, type ReceivedSpan } from './otlp-receiver.js';
import { Pipeline } from './pipeline.js';

jest.setTimeout(120_000);

const receiver = new OtlpReceiver();
const open: (() => Promise<void>)[] = [];
let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.start({
    OTEL_EXPORTER_OTLP_ENDPOINT: await receiver.start(),
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_TRACES_SAMPLER: 'parentbased_always_off',
  });
});
afterAll(async () => {
  await Promise.all(open.map((close) => close()));
  await pipeline?.stop();
  await receiver.stop();
});

const post = (id: string, text: string) => ({
  id,
  network: 'mastodon',
  author: { id: 'ada', followers: 3 },
  text,
  createdAt: new Date().toISOString(),
});

/** Posts as a caller whose trace is kept. */
async function send(traceId: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json', traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
  const url = `${await pipeline.url('ingest')}/v1/posts`;
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(202);
}

/** The names from the caller's span down to this one. */
function path(span: ReceivedSpan | undefined, spans: readonly ReceivedSpan[]): string[] {
  if (!span) return [];
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [...path(parent, spans), `${span.service}: ${span.name}`];
}

const WHOLE = [
  'hashpulse.ingest: POST /v1/posts',
  'hashpulse.ingest: send posts',
  'hashpulse.tagger: process posts',
  'hashpulse.aggregator: process hashtags',
];

describe('a trace', () => {
  it('follows a post from HTTP through both topics to its commit', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    await send(traceId, post('t1', 'a #Traced post'));
    const spans = await receiver.spans(traceId, 4);
    const last = spans.find(({ name }) => name === 'process hashtags');
    expect(path(last, spans)).toEqual(WHOLE);
    expect(last?.events).toEqual(['committed']);
    expect(spans.find(({ name }) => name === 'POST /v1/posts')?.parentSpanId).toBe('00f067aa0ba902b7');
    expect(spans).toHaveLength(4);
  });

  it('is made for each kept trace of a batch, and the spans of a batch are linked', async () => {
    const ids = ['11', '22', '33'].map((pair) => pair.repeat(16));
    const producer = new RecordProducer(pipeline.kafka);
    await producer.connect();
    // One partition, one request: they reach the tagger as one batch. Their hashtag is the same.
    const messages = ids.map((id) => ({
      key: 'mastodon:same',
      partition: partitionOf('mastodon:m', 8),
      value: JSON.stringify(post(`m`, '#Together')),
      headers: { traceparent: `00-${id}-00f067aa0ba902b7-01` },
    }));
    await producer.send([{ topic: TOPICS.posts, messages }]);
    await producer.disconnect();
    const links = [];
    for (const id of ids) {
      const spans = await receiver.spans(id, 2);
      expect(
        path(
          spans.find(({ name }) => name === 'process hashtags'),
          spans,
        ),
      ).toEqual(WHOLE.slice(2));
      links.push(spans.find(({ name }) => name === 'process posts')?.links);
    }
    expect(links).toEqual([[ids[1], ids[2]], [ids[0]], [ids[0]]]);
  });

  it('has its ids in the log lines of the work on it', async () => {
    const traceId = 'ab'.repeat(16);
    await pipeline.redis.config('SET', 'maxmemory', '1');
    try {
      await send(traceId, post('logged', '#Logged'));
      const [line] = await pipeline.line('tagger', new RegExp(`.*"trace_id":"${traceId}".*`));
      expect(JSON.parse(line as string)).toMatchObject({ msg: 'waiting', name: 'tagger' });
    } finally {
      await pipeline.redis.config('SET', 'maxmemory', '0');
    }
    expect(await receiver.spans(traceId, 4)).toHaveLength(4);
  });

  it('is not made, nor carried in records, for who does not ask while the sampler says no', async () => {
    const reader = new TopicReader(pipeline.brokers, TOPICS.posts);
    await reader.start();
    open.push(() => reader.stop());
    const before = receiver.count;
    const answer = await fetch(`${await pipeline.url('ingest')}/v1/posts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(post('untraced', '#Untraced')),
    });
    expect(answer.status).toBe(202);
    await pipeline.settled();
    const record = (await reader.records()).find(({ key }) => key === 'mastodon:untraced');
    expect([record?.key, record?.headers]).toEqual(['mastodon:untraced', {}]);
    const kept = 'ee'.repeat(16);
    await send(kept, post('kept', '#Untraced'));
    await receiver.spans(kept, 4);
    expect(receiver.count - before).toBe(4);
  });
});
