import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { untilTrue } from '@hashpulse/backing-services';
import type { NewWebhook } from '@hashpulse/contracts';
import { AppProcess } from '@hashpulse/testing';
import { type ReceivedEvent, WebhookReceiver } from '../webhook-receiver.js';
import { Pipeline } from './pipeline.js';

jest.setTimeout(180_000);

const WAIT_MS = 40_000;
const START = Date.parse('2016-10-21T11:00:00Z');

let sent = 0;
/** Posts of as many authors with a hashtag, at a minute. */
const posts = (hashtag: string, count: number, minute: number) =>
  Array.from({ length: count }, () => {
    sent += 1;
    return JSON.stringify({
      id: `p${sent}`,
      network: 'twitter',
      author: { id: `a${sent}` },
      text: `#${hashtag}`,
      createdAt: new Date(START + minute * 60_000).toISOString(),
    });
  });

let pipeline: Pipeline;
let receiver: WebhookReceiver;
let replicas: AppProcess[];
let webhook: NewWebhook;

beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  pipeline = await Pipeline.start({ WEBHOOK_ALLOW_PRIVATE: 'true' });
  const env = { REDIS_URL: pipeline.redisUrl, QUERY_PORT: '0', WEBHOOK_ALLOW_PRIVATE: 'true' };
  // Two besides the pipeline's own, which only answers the test: it hands the lease over.
  replicas = [new AppProcess('query', env), new AppProcess('query', env)];
  await Promise.all(replicas.map((replica) => replica.url()));
});
afterAll(async () => {
  await Promise.all((replicas ?? []).map((replica) => replica.stop()));
  receiver?.stop();
  await pipeline?.stop();
});

async function holds(replica: AppProcess): Promise<boolean> {
  const metrics = await (await fetch(`${await replica.url()}/metrics`)).text();
  return /^query_webhook_lease_held(\{.*\})? 1$/m.test(metrics);
}

/** The replica that delivers. */
async function holder(): Promise<AppProcess> {
  let found: AppProcess | undefined;
  await untilTrue('a replica that delivers', WAIT_MS, async () => {
    for (const replica of replicas) if (await holds(replica)) found = replica;
    return found !== undefined;
  });
  return found as AppProcess;
}

const is = (type: string, hashtag: string) => (event: ReceivedEvent) =>
  event.type === type && event.data['hashtag'] === hashtag;
const about = (type: string, hashtag: string) =>
  receiver.untilReceived(`${type} ${hashtag}`, is(type, hashtag));

describe('webhooks', () => {
  it('tell who enters a ranking, peaks in it and leaves it, signed', async () => {
    await pipeline.post(posts('first', 30, 0));
    await pipeline.settled();
    const answer = await fetch(`${await pipeline.url('query')}/v1/admin/webhooks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: receiver.url, window: '5m', rank: 'volume', limit: 2 }),
    });
    webhook = (await answer.json()) as NewWebhook;
    // The first look takes note of what is there; a second webhook's test shows that looks are made.
    await untilTrue(
      'the first look',
      WAIT_MS,
      async () => (await pipeline.redis.hlen('hp:{webhooks}:watches')) > 0,
    );

    await pipeline.post(posts('second', 10, 1));
    expect((await about('hashtag.entered', 'second')).data).toMatchObject({
      webhook: webhook.id,
      window: '5m',
      rank: 'volume',
      place: 2,
      label: 'second',
      asOf: '2016-10-21T11:01:00.000Z',
      trend: { volume: 10, rank: 2 },
    });
    // Five minutes later only what is new counts: `first` falls from 30 to 20, `second` is gone.
    await pipeline.post(posts('first', 20, 7));
    expect((await about('hashtag.peaked', 'first')).data).toMatchObject({
      trend: { volume: 20 },
      peak: { value: 30, place: 1 },
    });
    await pipeline.post(posts('first', 1, 9));
    expect((await about('hashtag.left', 'second')).data).toMatchObject({
      place: null,
      trend: null,
      peak: { value: 10, place: 2 },
      enteredAt: '2016-10-21T11:01:00.000Z',
    });
    expect(receiver.trusts(webhook.secret)).toBe(true);
    expect(receiver.received.filter(is('hashtag.entered', 'first'))).toEqual([]);
  });

  it('are told by another replica when the one that tells is killed in the middle, with the same id', async () => {
    // The pipeline's own replica goes first, so that one of the two delivers.
    await pipeline.restart('query');
    const killed = await holder();
    const other = replicas.find((replica) => replica !== killed) as AppProcess;
    let asked = () => {};
    const reached = new Promise<void>((resolve) => (asked = resolve));
    // It never gets an answer: whether the event arrived, the one that is killed does not know.
    receiver.replies.push(() => asked());
    await pipeline.post(posts('third', 40, 10));
    await reached;
    await killed.stop('SIGKILL');
    const isThird = is('hashtag.entered', 'third');
    await untilTrue('the second delivery', WAIT_MS, async () => receiver.received.filter(isThird).length > 1);
    const [first, second] = receiver.received.filter(isThird);
    expect(second?.id).toBe(first?.id);
    expect(second?.body).toBe(first?.body);
    expect(receiver.trusts(webhook.secret)).toBe(true);
    replicas = [other];
  });

  it('are told once by all replicas together while nobody dies', () => {
    const ids = receiver.received.map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toHaveLength(1);
  });
});
