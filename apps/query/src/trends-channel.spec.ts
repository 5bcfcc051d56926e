import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStream } from './event-stream.js';
import { TrendsChannel } from './trends-channel.js';

let server: Server;
let channel: TrendsChannel;
let state: string;
const clients: Socket[] = [];

beforeEach(async () => {
  channel = new TrendsChannel(async () => state);
  server = createServer((_, response) => channel.add(new EventStream(response, () => 0), undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  server.close();
});

/** Connects, and gives what comes first. */
async function read(): Promise<{ client: Socket; text: string }> {
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  clients.push(client);
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  let text = '';
  for await (const chunk of client.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.includes('state')) break;
  }
  return { client, text };
}

async function untilNobodyReads(): Promise<void> {
  while (channel.size > 0) await new Promise((resolve) => setImmediate(resolve));
}

describe('TrendsChannel', () => {
  it('tells who comes while others read the state that they have', async () => {
    state = 'state 1';
    await read();
    expect((await read()).text).toContain('state 1');
  });

  it('tells who comes when all had left the state of now, not the one of before', async () => {
    state = 'state 1';
    const { client } = await read();
    client.destroy();
    await untilNobodyReads();
    state = 'state 2';
    const { text } = await read();
    expect(text).toContain('state 2');
    expect(text).not.toContain('state 1');
  });
});
