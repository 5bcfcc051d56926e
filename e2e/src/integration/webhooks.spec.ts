import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { untilTrue } from '@hashpulse/backing-services';
import type { NewWebhook, Webhook, WebhookDelivery } from '@hashpulse/contracts';
import { AppProcess, startTestRedis, type TestRedis } from '@hashpulse/testing';
import { connectReader, type RedisConnection, WebhookStore } from '@hashpulse/trend-store';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { type ReceivedEvent, WebhookReceiver } from '../webhook-receiver.js';

jest.setTimeout(120_000);

const WAIT_MS = 40_000;
const BASE = '/v1/admin/webhooks';

let redis: TestRedis;
let query: AppProcess;
let receiver: WebhookReceiver;
let connection: RedisConnection;
let store: WebhookStore;

beforeAll(async () => {
  [redis, receiver] = await Promise.all([startTestRedis(), WebhookReceiver.start()]);
  query = await startQuery({ WEBHOOK_ALLOW_PRIVATE: 'true' });
  connection = connectReader({ url: redis.url }, () => undefined);
  store = new WebhookStore(connection);
  await connection.ping().catch(() => untilTrue('Redis', WAIT_MS, async () => connection.status === 'ready'));
});
afterAll(async () => {
  await query?.stop();
  receiver?.stop();
  connection?.disconnect();
  await redis?.stop();
});

async function startQuery(env: Readonly<Record<string, string>> = {}): Promise<AppProcess> {
  const app = new AppProcess('query', { QUERY_PORT: '0', REDIS_URL: redis.url, ...env });
  const url = await app.url();
  await untilTrue('readiness', WAIT_MS, async () => (await fetch(`${url}/health/ready`)).ok);
  return app;
}

async function send(method: string, path: string, body?: unknown, app = query): Promise<Response> {
  return fetch(`${await app.url()}${BASE}${path}`, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
}

async function make(more: object = {}): Promise<NewWebhook> {
  const answer = await send('POST', '', { url: receiver.url, ...more });
  expect(answer.status).toBe(201);
  return (await answer.json()) as NewWebhook;
}

const get = async ({ id }: Webhook) => (await (await send('GET', `/${id}`)).json()) as Webhook;

async function deliveries({ id }: Webhook): Promise<WebhookDelivery[]> {
  const answer = await send('GET', `/${id}/deliveries`);
  return ((await answer.json()) as { deliveries: WebhookDelivery[] }).deliveries;
}

async function tryOut({ id }: Webhook): Promise<string> {
  const answer = await send('POST', `/${id}/test`);
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { event: string }).event;
}

describe('a webhook', () => {
  it('is made with a secret that is never shown again, nor logged', async () => {
    const { secret, ...webhook } = await make({ events: ['left'], lang: 'pt-BR', note: 'desk' });
    expect(webhook).toMatchObject({ window: '1h', rank: 'trending', limit: 10, lang: 'pt', disabled: null });
    expect(await get(webhook)).toEqual(webhook);
    const all = await (await send('GET', '')).text();
    expect(all).toContain(webhook.id);
    expect(all).not.toContain(secret);
    expect(query.lines.join('\n')).not.toContain(secret);
    expect((await send('DELETE', `/${webhook.id}`)).status).toBe(204);
    expect((await send('GET', `/${webhook.id}`)).status).toBe(404);
  });

  it('is told again until it takes an event, each time with the same id and a signature of its own', async () => {
    const webhook = await make();
    receiver.replies.push(500, (response) => response.destroy());
    const id = await tryOut(webhook);
    await untilTrue('the third attempt', WAIT_MS, async () => (await get(webhook)).deliveredAt !== null);
    const attempts = receiver.received.filter((event) => event.id === id);
    expect(attempts).toHaveLength(3);
    expect(receiver.trusts(webhook.secret)).toBe(true);
    expect(
      (await deliveries(webhook)).map(({ attempt, outcome, answer }) => [attempt, outcome, answer]),
    ).toEqual([
      [3, 'delivered', '204'],
      [2, 'failed', 'ECONNRESET'],
      [1, 'failed', '500'],
    ]);
    expect((await get(webhook)).waiting).toBe(0);
    await send('DELETE', `/${webhook.id}`);
  });

  it('is given a new secret, beside which the former signs; what waits is sent all the same', async () => {
    const webhook = await make();
    receiver.replies.push(500);
    const id = await tryOut(webhook);
    await untilTrue('the first attempt', WAIT_MS, async () => (await deliveries(webhook)).length > 0);
    const answer = await send('POST', `/${webhook.id}/secret`);
    const { secret, formerSecretUntil } = (await answer.json()) as NewWebhook;
    expect([answer.status, secret === webhook.secret]).toEqual([200, false]);
    expect(Date.parse(formerSecretUntil ?? '')).toBeGreaterThan(Date.now());
    await untilTrue('the second attempt', WAIT_MS, async () => (await get(webhook)).deliveredAt !== null);
    const { headers, body } = receiver.received.filter((event) => event.id === id).at(-1) as ReceivedEvent;
    for (const known of [secret, webhook.secret])
      new StandardWebhook(known).verify(body, headers as Record<string, string>);
    const shown = JSON.stringify(await get(webhook)) + query.lines.join('\n');
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain(webhook.secret);
    await send('DELETE', `/${webhook.id}`);
    expect((await send('POST', `/${webhook.id}/secret`)).status).toBe(404);
  });

  it('is not led elsewhere by a redirection', async () => {
    const webhook = await make();
    const before = receiver.received.length;
    receiver.replies.push((response) => response.writeHead(307, { location: receiver.url }).end());
    await tryOut(webhook);
    await untilTrue('the attempt', WAIT_MS, async () => (await deliveries(webhook)).length > 0);
    expect((await deliveries(webhook)).at(-1)).toMatchObject({ outcome: 'failed', answer: '307' });
    await untilTrue('the next attempt', WAIT_MS, async () => (await get(webhook)).deliveredAt !== null);
    expect(receiver.received.length - before).toBe(2);
    await send('DELETE', `/${webhook.id}`);
  });

  it('is disabled when its receiver is gone, says so, and can be enabled again', async () => {
    const webhook = await make();
    receiver.replies.push(410);
    await tryOut(webhook);
    await untilTrue('the end of it', WAIT_MS, async () => (await get(webhook)).disabled !== null);
    expect(await get(webhook)).toMatchObject({ disabled: { reason: 'gone' }, waiting: 0 });
    expect((await send('POST', `/${webhook.id}/test`)).status).toBe(400);
    const metrics = await (await fetch(`${await query.url()}/metrics`)).text();
    expect(metrics).toMatch(/query_webhooks\{.*state="disabled".*\} 1/);
    expect(await (await send('PUT', `/${webhook.id}/enabled`, { enabled: true })).json()).toMatchObject({
      disabled: null,
    });
    await tryOut(webhook);
    await untilTrue('a delivery', WAIT_MS, async () => (await get(webhook)).deliveredAt !== null);
    await send('DELETE', `/${webhook.id}`);
  });

  it('is disabled when an event is given up and nothing has arrived since it was made', async () => {
    const webhook = await make();
    const old = {
      id: 'msg_old',
      type: 'webhook.test',
      body: '{"type":"","data":{}}',
      attempts: 7,
      createdAt: 1,
    };
    receiver.replies.push(500);
    await store.addEvent(webhook.id, { id: old.id, event: JSON.stringify(old) }, 1);
    await untilTrue('the end of it', WAIT_MS, async () => (await get(webhook)).disabled !== null);
    expect((await get(webhook)).disabled).toMatchObject({ reason: 'failing' });
    expect((await deliveries(webhook))[0]).toMatchObject({ attempt: 8, outcome: 'dead', answer: '500' });
    await send('DELETE', `/${webhook.id}`);
  });

  it('may not point at this machine or network, unless that is allowed', async () => {
    const strict = await startQuery();
    for (const url of [
      'http://127.0.0.1:1/',
      'http://localhost/',
      'http://[::ffff:10.0.0.1]/',
      'http://0x7f.1/',
    ]) {
      const answer = await send('POST', '', { url }, strict);
      expect([url, answer.status]).toEqual([url, 400]);
    }
    await strict.stop();
  });

  it('is not told at an address that is not public by the time, although it was allowed', async () => {
    const webhook = await make();
    await query.stop();
    query = await startQuery();
    await tryOut(webhook);
    await untilTrue('the attempt', WAIT_MS, async () => (await deliveries(webhook)).length > 0);
    expect((await deliveries(webhook)).at(-1)).toMatchObject({ outcome: 'failed', answer: 'not-public' });
    await send('DELETE', `/${webhook.id}`);
    await query.stop();
    query = await startQuery({ WEBHOOK_ALLOW_PRIVATE: 'true' });
  });

  it.each([
    [{ url: 'ftp://example.org/' }, 400],
    [{ url: 'https://user:secret@example.org/' }, 400],
    [{ url: 'no address' }, 400],
    [{ url: 'https://example.org/', limit: 0 }, 400],
    [{ url: 'https://example.org/', events: [] }, 400],
    [{ url: 'https://example.org/', surprise: true }, 400],
    [{}, 400],
    [undefined, 415],
  ])('is not made of %j', async (order, status) => {
    expect((await send('POST', '', order)).status).toBe(status);
  });
});

describe('the store of webhooks', () => {
  const look = { webhook: 'w', subscription: 'S', before: '', now: '{}', dueAt: 1 };

  it('gives the lease to one, and to another only when that one gives it back or is gone', async () => {
    await query.stop();
    expect(await store.holdLease('a', 60_000)).toBe(true);
    expect(await store.holdLease('b', 60_000)).toBe(false);
    await store.releaseLease('b');
    expect(await store.holdLease('a', 60_000)).toBe(true);
    await store.releaseLease('a');
    expect(await store.holdLease('b', 50)).toBe(true);
    await untilTrue('the end of the lease', WAIT_MS, async () => store.holdLease('a', 60_000));
    expect(await store.holdLease('b', 60_000)).toBe(false);
    await store.releaseLease('a');
  });

  it('keeps a look only of who holds the lease, saw the latest state, of a webhook that is there', async () => {
    const events = [{ id: 'm1', event: 'E1' }];
    expect(await store.add('w', 'S', 10)).toBe(true);
    expect(await store.keepLook({ ...look, token: 'a', events })).toBeUndefined();
    await store.holdLease('a', 60_000);
    expect(await store.keepLook({ ...look, token: 'b', events })).toBeUndefined();
    expect(await store.keepLook({ ...look, token: 'a', subscription: 'older', events })).toBeUndefined();
    expect(await store.keepLook({ ...look, token: 'a', before: 'other', events })).toBeUndefined();
    expect(await store.due('w', 10, 10)).toEqual([]);
    expect(await store.keepLook({ ...look, token: 'a', events })).toBe(1);
    // The reply was lost: the same look again changes nothing.
    expect(await store.keepLook({ ...look, token: 'a', events })).toBeUndefined();
    expect(await store.due('w', 10, 10)).toEqual(events);
    expect(await store.due('w', 0, 10)).toEqual([]);
  });

  it('keeps an event until it is settled, and forgets it with its webhook', async () => {
    const attempt = { webhook: 'w', event: 'm1', logEntry: '{}' };
    await store.settle({ ...attempt, again: { at: 5, event: 'E2' } });
    expect(await store.due('w', 4, 10)).toEqual([]);
    expect(await store.due('w', 5, 10)).toEqual([{ id: 'm1', event: 'E2' }]);
    expect(await store.change('w', 'older', undefined)).toBe(false);
    expect(await store.change('w', 'S', undefined)).toBe(true);
    expect(await store.due('w', 10, 10)).toEqual([]);
    await store.settle({ ...attempt, again: { at: 5, event: 'E2' } });
    expect(await store.due('w', 10, 10)).toEqual([]);
    await store.releaseLease('a');
  });
});
