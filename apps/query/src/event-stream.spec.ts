import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventFrame, EventStream } from './event-stream.js';

let server: Server;
let client: Socket;
let response: ServerResponse;
let now = 0;

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
});
afterEach(() => {
  client.destroy();
  server.close();
});

/** Sends until the reader's buffer is full; returns how many events it took. */
function fill(stream: EventStream): number {
  for (let sent = 1; ; sent++) {
    stream.send(eventFrame('trends', 'x'.repeat(100_000)));
    if (response.writableNeedDrain) return sent;
  }
}

describe('EventStream', () => {
  it('keeps only the newest event for a reader that is slow, and goes on when it reads', async () => {
    const stream = new EventStream(response, () => now);
    fill(stream);
    const held = response.writableLength;
    for (let i = 0; i < 1_000; i++) stream.send(eventFrame('trends', `event ${i}`, String(i)));
    expect(response.writableLength).toBe(held);
    let text = '';
    for await (const chunk of client) {
      text = text.slice(-200) + String(chunk);
      if (text.includes('event 999')) break;
    }
    expect(text).not.toContain('event 998');
  });

  it('drops a reader that reads nothing for long, with a reason, and nobody else', async () => {
    const stream = new EventStream(response, () => now);
    const gone = new Promise<void>((resolve) => stream.onClose(resolve));
    stream.beat();
    expect(response.writableEnded).toBe(false);
    fill(stream);
    now += 29_000;
    stream.beat();
    expect(response.writableEnded).toBe(false);
    now += 1_000;
    stream.beat();
    expect(response.writableEnded).toBe(true);
    client.resume();
    await gone;
  });
});
