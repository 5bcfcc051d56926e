import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { untilTrue } from '@hashpulse/backing-services';
import { answerJson, HttpNetwork } from '../networks/http-network.js';
import { JetstreamServer } from '../networks/jetstream-server.js';
import { MastodonServer } from '../networks/mastodon-server.js';
import { ReadSource } from '../networks/read-source.js';

jest.setTimeout(30_000);

const frames = (name: string) =>
  readFileSync(new URL(`../../../libs/sources/frames/${name}`, import.meta.url), 'utf8');
const ids = ({ posts }: ReadSource) => posts.map(({ id }) => id);

let toStop: { stop(): unknown }[] = [];
afterEach(async () => {
  for (const one of toStop.reverse()) await one.stop();
  toStop = [];
});
const started = <T extends { stop(): unknown }>(one: T): T => {
  toStop.push(one);
  return one;
};
const read = (name: string, settings: Readonly<Record<string, unknown>>, cursor?: string) =>
  started(new ReadSource(name, settings, cursor));

describe('jetstream', () => {
  const documented = frames('jetstream.ndjson')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { time_us: number });
  const [first, ...others] = documented as [{ time_us: number }, ...{ time_us: number }[]];
  const last = documented.at(-1) as { time_us: number };

  it('reads live, and after a break from a little before its cursor on', async () => {
    const server = started(await JetstreamServer.start());
    const live = read('jetstream', { SOURCE_ADDRESS: server.address });
    const reading = live.until(1);
    await untilTrue('a subscription', 5_000, async () => server.subscriptions.length === 1);
    server.publish(first);
    await reading;
    server.publish(...others);
    server.cut();
    expect((await live.untilBroken()).message).toMatch(/closed the connection/);

    const again = read('jetstream', { SOURCE_ADDRESS: server.address }, String(first.time_us));
    await again.until(4);
    expect(ids(again)).toEqual([
      'at://did:plc:eygmaihciaxprqvxpfvl6flk/app.bsky.feed.post/3l3qo2vuowo2b',
      'at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3l3qo2wuowo2b',
      'at://did:plc:ufbl4k27gp6kzas5glhz7fim/app.bsky.feed.post/3l3qo2xuowo2b',
      'at://did:plc:ufbl4k27gp6kzas5glhz7fim/app.bsky.feed.post/3l3qo2xuowo2b',
    ]);
    expect(again.posts[3]).toMatchObject({ deleted: true });
    expect([again.cursor, again.gaps]).toEqual([String(last.time_us), []]);
    expect(server.subscriptions.map((query) => query.get('cursor'))).toEqual([null, '1725911157329308']);
    expect(server.subscriptions[0]?.getAll('wantedCollections')).toEqual(['app.bsky.feed.post']);
  });

  it('says when the server no longer has what came behind the cursor', async () => {
    const server = started(await JetstreamServer.start());
    server.publish(...documented);
    const cursor = String(first.time_us - 3_600_000_000);
    const late = await read('jetstream', { SOURCE_ADDRESS: server.address }, cursor).until(1);
    expect(late.gaps).toEqual([
      'asked for posts from 2024-09-09T18:46:02.329Z on, the server has them from 2024-09-09T19:46:02.329Z on',
    ]);
  });

  it('passes over what is no event, and breaks at a message that is too large', async () => {
    const server = started(await JetstreamServer.start());
    const source = read('jetstream', { SOURCE_ADDRESS: server.address });
    const reading = source.until(1);
    await untilTrue('a subscription', 5_000, async () => server.subscriptions.length === 1);
    server.publishRaw('{"kind":"riddle"}');
    server.publish(first);
    await reading;
    expect(source.leftOut).toEqual(['a message is no Jetstream event']);
    server.publishRaw(`"${'x'.repeat(1_000_001)}"`);
    expect((await source.untilBroken()).message).toMatch(/[Mm]ax payload/);
  });
});

describe('mastodon', () => {
  const status = (n: number) => ({
    id: String((BigInt(Date.parse('2019-12-08T04:00:00Z') + n * 1_000) << 16n) + 1n),
    created_at: new Date(Date.parse('2019-12-08T04:00:00Z') + n * 1_000).toISOString(),
    uri: `https://example.social/users/a/statuses/${n}`,
    content: '<p>#<span>tag</span></p>',
    tags: [{ name: 'tag' }],
    account: { url: 'https://example.social/@a', followers_count: 1 },
    favourites_count: 0,
    reblogs_count: 0,
    replies_count: 0,
  });
  const numbers = ({ posts }: ReadSource) => posts.map(({ id }) => Number(String(id).split('/').at(-1)));
  const listened = (server: MastodonServer) =>
    untilTrue('a listener', 5_000, async () => server.listeners === 1);

  it('reads the stream however it is cut, deletions and edits included', async () => {
    const server = started(await MastodonServer.start());
    const source = read('mastodon', { SOURCE_ADDRESS: server.address, MASTODON_TOKEN: 'secret' });
    const reading = source.until(4);
    await listened(server);
    const bytes = Buffer.from(frames('mastodon.sse'));
    for (let at = 0; at < bytes.length; at += 97) server.send(bytes.subarray(at, at + 97));
    await reading;
    expect(source.posts).toMatchObject([
      { kind: 'post', text: expect.stringContaining('#Fediverse,') },
      { engagement: { likes: 40, reposts: 9, replies: 7 } },
      { kind: 'reply' },
      { id: 'https://example.social/users/b/statuses/7', deleted: true },
    ]);
    server.publish(status(0));
    await source.until(5);
    expect(source.leftOut).toEqual(['the post 1 was read too long ago', 'an event update has no status']);
    expect(new Set(server.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set(['Bearer secret']),
    );
  });

  it('has after a break what was written meanwhile, from pages and stream together, none missing', async () => {
    const server = started(await MastodonServer.start());
    const source = read('mastodon', { SOURCE_ADDRESS: server.address });
    const reading = source.until(1);
    await listened(server);
    server.publish(status(0));
    await reading;
    server.cut();
    await source.untilBroken();
    // Number 500 was written before the cut and arrives behind it: its id is older than the cursor.
    server.publish(...Array.from({ length: 130 }, (_, i) => status(i + 1)), { ...status(-60), uri: 'x/500' });
    const again = read('mastodon', { SOURCE_ADDRESS: server.address }, source.cursor);
    await again.until(132);
    const pages = () =>
      server.requests.filter(({ url }) => url.pathname === '/api/v1/timelines/public').length;
    const rest = again.until(133);
    // The fifth page is empty: from here on it is the stream that tells.
    await untilTrue('all pages', 5_000, async () => pages() === 5);
    server.publish(status(131));
    await rest;
    expect(numbers(again)).toEqual([500, ...Array.from({ length: 132 }, (_, i) => i)]);
    expect(again.cursor).toBe(status(131).id);
  });

  it('keeps away as long as the server asks, and long when it is refused', async () => {
    const server = started(await MastodonServer.start());
    const path = '/api/v1/streaming';
    server.refusal = { path, status: 429, headers: { 'retry-after': '17' } };
    const settings = { SOURCE_ADDRESS: server.address };
    expect(await read('mastodon', settings).untilBroken()).toMatchObject({ retryAfterMs: 17_000 });
    server.refusal = { path, status: 401 };
    const refused = await read('mastodon', settings).untilBroken();
    expect(refused).toMatchObject({ message: 'refused with 401: {"error":"no"}', retryAfterMs: 300_000 });
  });

  it('says that posts may be missing where the server hides its timeline', async () => {
    const server = started(await MastodonServer.start());
    server.refusal = { path: '/api/v1/timelines', status: 422 };
    const source = read('mastodon', { SOURCE_ADDRESS: server.address }, status(0).id);
    const reading = source.until(1);
    await untilTrue('the gap', 5_000, async () => source.gaps.length === 1);
    server.publish(status(9));
    await reading;
    expect(source.gaps[0]).toMatch(/does not show its timeline/);
  });
});

describe('x', () => {
  it('reads lines however they are cut, between empty ones, until X ends the stream', async () => {
    const text = frames('x.ndjson').replaceAll('\n', '\r\n\r\n').replace('Streams', 'Ströme');
    const ended = '{"errors":[{"title":"operational-disconnect","detail":"upstream"}]}\r\n';
    const network = started(
      await HttpNetwork.start((_, response) => {
        response.writeHead(200, { date: 'Sat, 19 Feb 2022 03:50:00 GMT' });
        for (const byte of Buffer.from(`\r\nno json\r\n${text}${ended}`)) response.write(Buffer.of(byte));
      }),
    );
    const settings = { SOURCE_ADDRESS: network.address, X_BEARER_TOKEN: 'secret', X_BACKFILL_MINUTES: 5 };
    const source = read('x', settings);
    const error = await source.untilBroken();
    expect(error.message).toBe('X ends the stream: operational-disconnect: upstream');
    expect(source.posts.map(({ kind }) => kind)).toEqual(['post', 'repost', 'reply']);
    expect(source.posts[0]).toMatchObject({ text: 'Ströme, live: #EventTime https://t.co/abc' });
    expect([source.cursor, source.leftOut.length]).toEqual(['2022-02-19T03:39:13.000Z', 1]);

    const again = await read('x', settings, source.cursor).until(1);
    expect(again.gaps).toEqual([
      'posts between 2022-02-19T03:39:13.000Z and 2022-02-19T03:45:00.000Z are not sent again by X',
    ]);
    const [before, after] = network.requests;
    expect(before?.headers.authorization).toBe('Bearer secret');
    expect(before?.url.searchParams.get('backfill_minutes')).toBeNull();
    expect(after?.url.searchParams.get('backfill_minutes')).toBe('5');
    expect(after?.url.searchParams.get('expansions')).toContain('author_id');
  });

  it('waits until its limit is lifted', async () => {
    const reset = Math.floor(Date.now() / 1_000) + 600;
    const network = started(
      await HttpNetwork.start((_, response) => {
        response
          .writeHead(429, { 'x-rate-limit-reset': String(reset) })
          .end('{"title":"ConnectionException"}');
      }),
    );
    const settings = { SOURCE_ADDRESS: network.address, X_BEARER_TOKEN: 't', X_BACKFILL_MINUTES: 0 };
    const { retryAfterMs = 0 } = await read('x', settings).untilBroken();
    expect(retryAfterMs).toBeGreaterThan(500_000);
    expect(retryAfterMs).toBeLessThanOrEqual(600_000);
  });
});

describe('instagram', () => {
  const settings = {
    INSTAGRAM_TOKEN: 'very-secret',
    INSTAGRAM_USER_ID: '17841405309211844',
    INSTAGRAM_HASHTAGS: ['eventtime'],
    INSTAGRAM_POLL_SECONDS: 300,
  };
  const page = JSON.parse(frames('instagram.json')) as { data: { id: string; timestamp: string }[] };

  it('reads the pages of a hashtag, knows its id from then on, and reads the newest hour again', async () => {
    const pages = (url: URL, response: ServerResponse) => {
      if (url.pathname.endsWith('/ig_hashtag_search'))
        return answerJson(response, { data: [{ id: '17873' }] });
      const after = url.searchParams.get('after');
      const older = { data: [{ id: 'old', timestamp: '2019-06-26T10:00:00+0000' }] };
      return answerJson(
        response,
        after === null ? page : { ...older, paging: { cursors: { after: 'QVFIUmZA2' } } },
      );
    };
    let served = 0;
    const network = started(
      await HttpNetwork.start((url, response) => {
        // A real server ends its pages; this one would repeat the last.
        if (url.searchParams.has('after') && (served += 1) === 2) return answerJson(response, { data: [] });
        return pages(url, response);
      }),
    );
    const first = await read('instagram', { ...settings, SOURCE_ADDRESS: network.address }).until(3);
    expect(first.posts).toEqual([
      {
        id: '17880997618081620',
        network: 'instagram',
        author: { id: 'unknown' },
        text: 'Sunrise #EventTime',
        createdAt: '2019-06-26T19:22:02+00:00',
        engagement: { likes: 177, replies: 84 },
      },
      expect.objectContaining({ text: '\n#eventtime', engagement: { likes: 0, replies: 24 } }),
      expect.objectContaining({ id: 'old' }),
    ]);
    const cursor = JSON.stringify({ eventtime: { id: '17873', newest: Date.parse('2019-06-26T19:22:02Z') } });
    const again = await read('instagram', { ...settings, SOURCE_ADDRESS: network.address }, cursor).until(2);
    expect(ids(again)).toEqual(ids(first).slice(0, 2));
    const paths = network.requests.map(({ url }) => url.pathname);
    expect(paths.filter((path) => path.endsWith('/ig_hashtag_search'))).toHaveLength(1);
  });

  it('tells what Instagram objects to, and not the token', async () => {
    const network = started(
      await HttpNetwork.start((_, response) => {
        response.writeHead(400).end('{"error":{"message":"Invalid OAuth access token","code":190}}');
      }),
    );
    const source = read('instagram', { ...settings, SOURCE_ADDRESS: network.address });
    const { message } = await source.untilBroken();
    expect(message).toContain('Invalid OAuth access token');
    expect(message).not.toContain('secret');
    network.cut();
    const gone = read('instagram', { ...settings, SOURCE_ADDRESS: 'http://127.0.0.1:1' });
    expect((await gone.untilBroken()).message).not.toContain('secret');
  });
});
