import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import specs from '@asyncapi/specs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TOPICS } from '@hashpulse/contracts';
import { ensureTopics, kafkaClient } from '@hashpulse/kafka';
import { AppProcess, startTestKafka, type TestKafka, TopicReader } from '@hashpulse/testing';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

jest.setTimeout(120_000);

const MIB = 1_048_576;
const JSON_TYPE = { 'Content-Type': 'application/json' };
const NDJSON_TYPE = { 'Content-Type': 'application/x-ndjson' };
/** Every run has posts of its own, also on a Kafka that was there before. */
const network = `t-${randomUUID().slice(0, 8)}`;

let kafka: TestKafka;
let ingest: AppProcess;
let posts: TopicReader;
let url: string;

beforeAll(async () => {
  kafka = await startTestKafka();
  await ensureTopics(kafkaClient({ brokers: kafka.brokers, clientId: 'hashpulse.test' }));
  ingest = new AppProcess('ingest', { INGEST_PORT: '0', KAFKA_BROKERS: kafka.brokers.join(',') });
  url = await ingest.url();
  posts = new TopicReader(kafka.brokers, TOPICS.posts);
  await posts.start();
  while ((await fetch(`${url}/health/ready`)).status !== 200);
});

afterAll(async () => {
  await posts?.stop();
  await ingest?.stop();
  await kafka?.stop();
});

type Body = RequestInit['body'];

interface Answer {
  readonly status: number;
  readonly accepted?: number;
  readonly code?: string;
  readonly detail?: string;
  readonly rejected?: readonly { index: number; code: string; message: string }[];
  readonly retryAfter: string | null;
}

async function send(body: Body, headers: Record<string, string>, to = url): Promise<Answer> {
  const init = { method: 'POST', body, headers, duplex: 'half' } as RequestInit;
  const answer = await fetch(`${to}/v1/posts`, init);
  const type = answer.status === 202 ? 'application/json' : 'application/problem+json';
  expect(answer.headers.get('content-type')?.split(';')[0]).toBe(type);
  return {
    retryAfter: answer.headers.get('retry-after'),
    ...((await answer.json()) as object),
    status: answer.status,
  };
}

function post(id: string, more: object = {}): string {
  const rest = {
    author: { id: 'ada', followers: 3 },
    text: 'on #streams',
    createdAt: '2016-10-21T11:10:00Z',
  };
  return JSON.stringify({ id, network, ...rest, ...more });
}

/** The values stored under the key of a post. */
async function stored(id: string, of = network): Promise<string[]> {
  const records = await posts.records();
  return records.filter(({ key }) => key === `${of}:${id}`).map(({ value }) => String(value));
}

const codes = ({ rejected = [] }: Answer) => rejected.map(({ index, code }) => `${index} ${code}`);

describe('POST /v1/posts', () => {
  it('takes one post and keeps its bytes, unknown fields included', async () => {
    const bytes = post('one', { unknown: { a: [1.0, 'ü'] } }).replace('"unknown":', ' "unknown" :\t');
    expect(await send(`${bytes}\n`, JSON_TYPE)).toMatchObject({ status: 202, accepted: 1, rejected: [] });
    expect(await stored('one')).toEqual([bytes]);
  });

  it('takes an array, the bytes of every element', async () => {
    const first = post('array-1').replace('"author"', '\n  "author"');
    const body = `[ ${first} ,\n 42, ${post('array-2', { text: '"],[' })}]`;
    const answer = await send(body, JSON_TYPE);
    expect(answer).toMatchObject({ status: 202, accepted: 2 });
    expect(codes(answer)).toEqual(['1 not-an-object']);
    expect(await stored('array-1')).toEqual([first]);
    expect(await stored('array-2')).toEqual([post('array-2', { text: '"],[' })]);
  });

  it('takes lines, with CRLF, blank lines and a byte order mark', async () => {
    const lines = `\uFEFF${post('line-1')}\r\n\r\n  \n${post('line-2')}\nnot json\n${post('line-3')}`;
    const answer = await send(lines, NDJSON_TYPE);
    expect(answer).toMatchObject({ status: 202, accepted: 3 });
    expect(codes(answer)).toEqual(['2 invalid-json']);
    for (const id of ['line-1', 'line-2', 'line-3']) expect(await stored(id)).toEqual([post(id)]);
  });

  it('takes gzip, of several members too', async () => {
    const members = [gzipSync(`${post('zip-1')}\n`), gzipSync(post('zip-2'))];
    const headers = { ...NDJSON_TYPE, 'Content-Encoding': 'gzip' };
    expect(await send(Buffer.concat(members), headers)).toMatchObject({ status: 202, accepted: 2 });
    expect(await stored('zip-1')).toEqual([post('zip-1')]);
    expect(await stored('zip-2')).toEqual([post('zip-2')]);
  });

  it('takes the taking back of a post by its identity alone', async () => {
    const bytes = JSON.stringify({ id: 'gone', network, deleted: true });
    expect(await send(bytes, JSON_TYPE)).toMatchObject({ status: 202, accepted: 1 });
    expect(await stored('gone')).toEqual([bytes]);
  });

  it('never refuses a valid post because of a bad one beside it', async () => {
    const bad = [
      [Buffer.from([0x22, 0xc3, 0x28, 0x22]), 'invalid-utf8'],
      ['{"id":', 'invalid-json'],
      [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'not-an-object'],
      [`${'['.repeat(100_000)}`, 'invalid-json'],
      [post('x', { author: { id: 'a', followers: -1 } }), 'invalid-field'],
      [post('x', { createdAt: '9999-12-31T23:59:59Z' }), 'time-in-future'],
      [post('x', { createdAt: '2016-02-30T00:00:00Z' }), 'invalid-time'],
      [post('\ud800'), 'ill-formed-unicode'],
      [post(''), 'invalid-field'],
      [post('x', { network: 'No Such' }), 'invalid-field'],
      [post('x', { text: undefined }), 'missing-field'],
      [post('x', { more: 'm'.repeat(MIB) }), 'post-too-large'],
    ] as const;
    const lines = bad.flatMap(([line], i) => [Buffer.from(line), Buffer.from(post(`beside-${i}`))]);
    const answer = await send(Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])), NDJSON_TYPE);
    expect(answer).toMatchObject({ status: 202, accepted: bad.length });
    expect(codes(answer)).toEqual(bad.map(([, code], i) => `${2 * i} ${code}`));
    for (const i of bad.keys()) expect(await stored(`beside-${i}`)).toEqual([post(`beside-${i}`)]);
  });

  it('takes what is strange but valid', async () => {
    const strange = {
      old: post('old', { createdAt: '1970-01-01T00:00:00Z' }),
      nul: post('nul', { text: 'a\u0000b', more: '\u0000' }),
      surrogate: post('surrogate', { text: 'half \ud800 of a pair' }),
      deep: post('deep').replace(/}$/, `,"more":${'['.repeat(100)}${']'.repeat(100)}}`),
      deeper: post('deeper').replace(/}$/, `,"more":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
      long: post('long', { text: '𝒳'.repeat(100_000) }),
      proto: post('proto').replace(/}$/, ',"__proto__":{"id":"evil"},"constructor":1}'),
    };
    const lines = await send(Object.values(strange).join('\n'), NDJSON_TYPE);
    expect(lines).toMatchObject({ status: 202, accepted: Object.keys(strange).length, rejected: [] });
    const array = await send(`[${Object.values(strange).join(',')}]`, JSON_TYPE);
    expect(array).toMatchObject({ status: 202, accepted: Object.keys(strange).length, rejected: [] });
    for (const [id, bytes] of Object.entries(strange)) expect(await stored(id)).toEqual([bytes, bytes]);
  });

  it('keeps the order of what it got about one post', async () => {
    const totals = Array.from({ length: 5_000 }, (_, likes) => post('often', { engagement: { likes } }));
    expect(await send(totals.join('\n'), NDJSON_TYPE)).toMatchObject({ accepted: 5_000 });
    expect(await stored('often')).toEqual(totals);
  });

  it('has every post safe when it answers, many senders at once', async () => {
    const senders = Array.from({ length: 40 }, (_, sender) =>
      Array.from({ length: 500 }, (_, i) => post(`many-${sender}-${i}`)),
    );
    const answers = await Promise.all(senders.map((lines) => send(lines.join('\n'), NDJSON_TYPE)));
    expect(answers.every(({ status, accepted }) => status === 202 && accepted === 500)).toBe(true);
    const prefix = `${network}:many-`;
    const values = (await posts.records())
      .filter(({ key }) => key?.startsWith(prefix))
      .map(({ value }) => String(value));
    expect(values.sort()).toEqual(senders.flat().sort());
  });

  it.each<[string, Body, Record<string, string>, number, string]>([
    ['an empty body', '', JSON_TYPE, 400, 'unreadable-body'],
    ['blank lines only', '\n \n', NDJSON_TYPE, 400, 'unreadable-body'],
    ['broken JSON', '[{"id":1},', JSON_TYPE, 400, 'unreadable-body'],
    ['two JSON texts', `${post('no')}${post('no')}`, JSON_TYPE, 400, 'unreadable-body'],
    [
      'bytes that are not UTF-8',
      Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]),
      JSON_TYPE,
      400,
      'unreadable-body',
    ],
    ['gzip that is none', post('no'), { ...JSON_TYPE, 'Content-Encoding': 'gzip' }, 400, 'unreadable-body'],
    [
      'half of a gzip',
      gzipSync(post('no')).subarray(0, 40),
      { ...JSON_TYPE, 'Content-Encoding': 'gzip' },
      400,
      'unreadable-body',
    ],
    ['another encoding', post('no'), { ...JSON_TYPE, 'Content-Encoding': 'br' }, 415, 'unsupported-encoding'],
    ['plain text', post('no'), { 'Content-Type': 'text/plain' }, 415, 'unsupported-media-type'],
    ['no type at all', Buffer.from(post('no')), {}, 415, 'unsupported-media-type'],
    ['a broken type', post('no'), { 'Content-Type': ';;' }, 415, 'unsupported-media-type'],
    ['an empty array', '[]', JSON_TYPE, 422, 'no-valid-post'],
    ['a number', '42', JSON_TYPE, 422, 'no-valid-post'],
    ['a body above the limit', Buffer.alloc(50 * MIB, 0x20), JSON_TYPE, 413, 'body-too-large'],
    [
      'a gzip bomb',
      gzipSync(Buffer.alloc(200 * MIB)),
      { ...NDJSON_TYPE, 'Content-Encoding': 'gzip' },
      413,
      'body-too-large',
    ],
  ])('refuses %s', async (_, body, headers, status, code) => {
    expect(await send(body, headers)).toMatchObject({ status, code });
    expect(await stored('no')).toEqual([]);
  });

  it('refuses a body that does not tell its length and never ends', async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += MIB;
        if (sent > 50 * MIB) controller.close();
        else controller.enqueue(Buffer.alloc(MIB, 0x20));
      },
    });
    expect(await send(endless, JSON_TYPE)).toMatchObject({ status: 413, code: 'body-too-large' });
  });

  it('says of every post why none is valid', async () => {
    const answer = await send(`${post('', {})}\n{}\nnull`, NDJSON_TYPE);
    expect(answer.status).toBe(422);
    expect(codes(answer)).toEqual(['0 invalid-field', '1 missing-field', '2 not-an-object']);
  });

  it("tells curl's user which option is missing", async () => {
    const answer = await send(post('no'), { 'Content-Type': 'application/x-www-form-urlencoded' });
    expect(answer).toMatchObject({ status: 415, code: 'unsupported-media-type' });
    expect(answer.detail).toContain("-H 'Content-Type: application/json'");
  });
});

describe('the service around it', () => {
  it('describes its API, its topics and its figures', async () => {
    const read = async (path: string) => (await fetch(url + path)).json() as Promise<Record<string, object>>;
    expect(Object.keys((await read('/openapi.json'))['paths'] ?? {})).toContain('/v1/posts');
    expect(Object.keys((await read('/asyncapi.json'))['channels'] ?? {})).toEqual([
      'posts',
      'hashtags',
      'dead',
      'late',
    ]);
    await send(`${post('metric')}\n42`, NDJSON_TYPE);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/ingest_posts_accepted_total\{service="ingest"\} [1-9]/);
    expect(metrics).toMatch(/ingest_posts_rejected_total\{code="not-an-object",service="ingest"\} [1-9]/);
    expect(metrics).toMatch(/ingest_backlog_bytes\{service="ingest"\} 0/);
  });

  it("describes its topics by AsyncAPI's own schema", async () => {
    const document = (await (await fetch(`${url}/asyncapi.json`)).json()) as { asyncapi: string };
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const check = ajv.compile(specs.schemasWithoutId['3.0.0'] as object);
    check(document);
    expect([document.asyncapi, check.errors]).toEqual(['3.0.0', null]);
    expect(check({ ...document, operations: { sendPost: { action: 'publish' } } })).toBe(false);
  });

  it('lives without Kafka, says so, and sends senders away until it is there', async () => {
    const lonely = new AppProcess('ingest', { INGEST_PORT: '0', KAFKA_BROKERS: '127.0.0.1:1' });
    const at = await lonely.url();
    expect((await fetch(`${at}/health/live`)).status).toBe(200);
    expect((await fetch(`${at}/health/ready`)).status).toBe(503);
    expect(await send(post('no'), JSON_TYPE, at)).toMatchObject({
      status: 503,
      code: 'unavailable',
      retryAfter: '5',
    });
    expect(await lonely.stop()).toBe(0);
  });

  it('answers the requests under way when it is stopped, and ends cleanly', async () => {
    const stopped = new AppProcess('ingest', { INGEST_PORT: '0', KAFKA_BROKERS: kafka.brokers.join(',') });
    const at = await stopped.url();
    while ((await fetch(`${at}/health/ready`)).status !== 200);
    let body: ReadableStreamDefaultController | undefined;
    const slow = new ReadableStream({ start: (controller) => void (body = controller) });
    body?.enqueue(Buffer.from(post('before').slice(0, 20)));
    const answer = send(slow, JSON_TYPE, at);
    await fetch(`${at}/health/live`);
    const exit = stopped.stop('SIGINT');
    await stopped.line(/"msg":"stopping"/);
    body?.enqueue(Buffer.from(post('before').slice(20)));
    body?.close();
    expect(await answer).toMatchObject({ status: 202 });
    expect(await exit).toBe(0);
    expect(await stored('before')).toEqual([post('before')]);
  });

  it('ends with 2 when its settings are wrong, naming each', async () => {
    const wrong = new AppProcess('ingest', { INGEST_PORT: 'x', LOG_LEVEL: 'loud' });
    expect(await wrong.exit()).toBe(2);
    expect(wrong.lines.join('\n')).toMatch(/INGEST_PORT is "x"[^]*LOG_LEVEL is "loud"/);
  });
});
