import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AppProcess } from '@hashpulse/testing';

jest.setTimeout(90_000);

const MIB = 1_048_576;
const JSON_TYPE = { 'Content-Type': 'application/json' };
const NDJSON_TYPE = { 'Content-Type': 'application/x-ndjson' };
const folder = mkdtempSync(join(tmpdir(), 'hashpulse-abuse-'));

let ingest: AppProcess;
let url: string;
let port: number;

// Kafka is away throughout: whatever is accepted goes to the write-ahead log.
beforeAll(async () => {
  ingest = new AppProcess('ingest', {
    INGEST_PORT: '0',
    KAFKA_BROKERS: '127.0.0.1:1',
    INGEST_WAL_DIR: join(folder, 'wal'),
  });
  url = await ingest.url();
  port = Number(new URL(url).port);
  expect(await ordinary('first')).toBe(202);
});

afterAll(async () => {
  expect(await ingest.stop()).toBe(0);
  rmSync(folder, { recursive: true });
});

type Body = RequestInit['body'];

async function send(body: Body, headers: Record<string, string>): Promise<{ status: number; code?: string }> {
  const answer = await fetch(`${url}/v1/posts`, {
    method: 'POST',
    body,
    headers,
    duplex: 'half',
  } as RequestInit);
  return { ...((await answer.json()) as object), status: answer.status };
}

function post(id: string, more = ''): string {
  return `{"id":"${id}","network":"n","author":{"id":"a"},"text":"#x","createdAt":"2016-10-21T11:10:00Z"${more}}`;
}

const ordinary = async (id: string) => (await send(post(id), JSON_TYPE)).status;
const isLive = async () => (await fetch(`${url}/health/live`)).ok;

/** A connection that has sent something and not what should follow. */
async function opened(text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

async function answered(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

const head = (...lines: string[]) =>
  `POST /v1/posts HTTP/1.1\r\nHost: x\r\n${lines.map((l) => `${l}\r\n`).join('')}`;

describe('senders that do not come to an end', () => {
  it('with their heads are cut off, and keep nobody waiting', async () => {
    const sockets = await Promise.all(Array.from({ length: 300 }, () => opened(head('X-Slow: '))));
    const silent = await Promise.all(Array.from({ length: 300 }, () => opened('')));
    expect([await isLive(), await ordinary('beside slow heads')]).toEqual([true, 202]);
    for (const text of await Promise.all(sockets.map(answered))) expect(text).toMatch(/^HTTP\/1\.1 4\d\d /);
    await Promise.all(silent.map(answered));
  });

  it('with their bodies are told so, and keep nobody waiting', async () => {
    const slow = head('Content-Type: application/json', 'Content-Length: 1000000', 'Connection: close', '');
    const sockets = await Promise.all(Array.from({ length: 600 }, () => opened(`${slow}{`)));
    const answers = sockets.map(answered);
    // More than may be under way at a time: those that do not come on make room.
    let status = await ordinary('beside slow bodies');
    while (status === 503 || status === 429) status = await ordinary('beside slow bodies');
    expect([await isLive(), status]).toEqual([true, 202]);
    const texts = await Promise.all(answers);
    expect(texts.filter((text) => text.startsWith('HTTP/1.1 408 ')).length).toBeGreaterThan(0);
    expect(texts.filter((text) => !/^HTTP\/1\.1 (408|429|503) /.test(text))).toEqual([]);
  });

  it('with their chunks are refused and then cut off', async () => {
    const socket = await opened(head('Content-Type: application/json', 'Transfer-Encoding: chunked', ''));
    const chunk = `${MIB.toString(16)}\r\n${' '.repeat(MIB)}\r\n`;
    const answer = answered(socket);
    while (!socket.closed)
      if (!socket.write(chunk)) await Promise.race([once(socket, 'drain').catch(() => undefined), answer]);
    expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('are not to be told apart from those that break off: nothing is left of either', async () => {
    const half = head('Content-Type: application/json', 'Content-Length: 1000', '');
    const sockets = await Promise.all(Array.from({ length: 500 }, () => opened(`${half}{"id":`)));
    for (const socket of sockets) socket.destroy();
    expect(await ordinary('after all broke off')).toBe(202);
    const used = async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      return /^ingest_admission_used\{[^}]*\} (\S+)$/m.exec(metrics)?.[1];
    };
    while ((await used()) !== '0');
  });
});

describe('bodies that are more than they look', () => {
  const packed = { ...NDJSON_TYPE, 'Content-Encoding': 'gzip' };

  it.each<[string, Body, Record<string, string>, number]>([
    ['a thousand to one', gzipSync(Buffer.alloc(256 * MIB, 0x20)), packed, 413],
    ['gzip within gzip', gzipSync(gzipSync(Buffer.alloc(64 * MIB, 0x20))), packed, 422],
    ['gzip said to be within gzip', gzipSync('x'), { ...NDJSON_TYPE, 'Content-Encoding': 'gzip, gzip' }, 415],
    ['nothing but line ends', '\n'.repeat(15 * MIB), NDJSON_TYPE, 400],
    ['nothing but blanks', ' '.repeat(15 * MIB), JSON_TYPE, 400],
    ['nothing but commas', `[${','.repeat(15 * MIB)}]`, JSON_TYPE, 400],
    ['nothing but brackets', '['.repeat(15 * MIB), JSON_TYPE, 400],
    ['brackets in one post', `{"a":${'['.repeat(15 * MIB)}`, JSON_TYPE, 422],
    ['backslashes', `["${'\\'.repeat(15 * MIB)}"]`, JSON_TYPE, 422],
    ['millions of bad lines', 'x\n'.repeat(7 * MIB), NDJSON_TYPE, 413],
    ['millions of numbers', `[${'1,'.repeat(7 * MIB)}1]`, JSON_TYPE, 413],
  ])('%s: are refused, and others are served meanwhile', async (_, body, headers, status) => {
    let pending = true;
    const answer = send(body, headers).finally(() => (pending = false));
    while (pending) expect(await isLive()).toBe(true);
    expect((await answer).status).toBe(status);
  });
});

describe('posts that mean more than they say', () => {
  it.each([
    [
      'a prototype',
      post('proto', ',"__proto__":{"network":"evil","deleted":true},"constructor":{"prototype":1}'),
    ],
    ['an unknown depth', post('deep', `,"more":${'['.repeat(200_000)}${']'.repeat(200_000)}`)],
    ['a number without end', post('number', `,"more":${'9'.repeat(100_000)}`)],
  ])('%s: are taken for what they are', async (_, body) => {
    expect(await send(body, JSON_TYPE)).toMatchObject({ status: 202 });
  });

  it('fields that stand twice: the last one counts, as everywhere in the system', async () => {
    expect(await send(post('twice', ',"network":"NOT VALID"'), JSON_TYPE)).toMatchObject({ status: 422 });
    expect(await send(post('twice', ',"network":"other"'), JSON_TYPE)).toMatchObject({ status: 202 });
  });

  it('line ends and control characters in ids reach no log as such', async () => {
    const id = 'a\\n{\\"level\\":\\"fatal\\"}\\u001b[31m';
    expect(await send(post(id), JSON_TYPE)).toMatchObject({ status: 202 });
    for (const line of ingest.lines) expect(JSON.parse(line)).toMatchObject({ name: 'ingest' });
  });
});

describe('floods', () => {
  it('of connections leave health and posts alone', async () => {
    const sockets = await Promise.all(Array.from({ length: 2_000 }, () => opened('')));
    expect([await isLive(), await ordinary('beside idle connections')]).toEqual([true, 202]);
    for (const socket of sockets) socket.destroy();
  });

  it('of requests are answered with 202, 429 or 503 and Retry-After, each of them', async () => {
    const answers = await Promise.all(
      Array.from({ length: 3_000 }, async (_, i) => {
        const answer = await fetch(`${url}/v1/posts`, {
          method: 'POST',
          body: post(`f${i}`),
          headers: JSON_TYPE,
        });
        await answer.arrayBuffer();
        return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
      }),
    );
    const shed = answers.filter(({ status }) => status !== 202);
    expect(shed.filter(({ status, retryAfter }) => ![429, 503].includes(status) || !retryAfter)).toEqual([]);
    expect(answers.length - shed.length).toBeGreaterThan(0);
    expect(await isLive()).toBe(true);
  });
});
