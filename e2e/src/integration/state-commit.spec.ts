import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { startTestRedis, type TestRedis } from '@hashpulse/testing';
import { connectRedis, HashtagsPartitionStore, StateCommit, type StoreRedis } from '@hashpulse/trend-store';
import { Cell, decodeCell, encodeCell } from '@hashpulse/trends';

jest.setTimeout(60_000);

const FILL = {
  hashtags: { places: 1, bound: { volume: 3, impressions: 40, engagement: 5 } },
  networks: { places: 0, bound: { volume: 0, impressions: 0, engagement: 0 } },
};
const EMPTY_CELL = encodeCell(new Cell(), 0);
const STATE = 'hp:{test:0}:state';
const CELLS = 'hp:{test:0}:m1';
const LINES = 'hp:{test:0}:memory:1';

let server: TestRedis;
let redis: StoreRedis;

beforeAll(async () => {
  server = await startTestRedis();
  redis = connectRedis({ url: server.url }, () => undefined);
});
afterAll(async () => {
  redis?.disconnect();
  await server?.stop();
});
beforeEach(async () => {
  await redis.del(STATE, CELLS, LINES, 'hp:{test:0}:old');
});

function commit(expected: number | undefined, next: number, value = 'v'): StateCommit {
  const made = new StateCommit(STATE, expected, next);
  made.set(CELLS, ['a', value]);
  made.append(LINES, Buffer.from(`${value}\n`));
  made.unlink('hp:{test:0}:old');
  return made;
}

async function everything(): Promise<unknown> {
  return [await redis.hgetall(STATE), await redis.hgetall(CELLS), await redis.get(LINES)];
}

describe('a state commit', () => {
  it('writes all and the offset together', async () => {
    await redis.set('hp:{test:0}:old', 'x');
    expect(await commit(undefined, 10).run(redis)).toBeUndefined();
    expect(await everything()).toEqual([{ next: '10' }, { a: 'v' }, 'v\n']);
    expect(await redis.exists('hp:{test:0}:old')).toBe(0);
  });

  it('is applied once, however often it is sent: an answer may be lost', async () => {
    const once = commit(undefined, 10);
    await once.run(redis);
    expect(await once.run(redis)).toBeUndefined();
    expect(await redis.get(LINES)).toBe('v\n');
  });

  it('of a worker that lost its partition writes nothing and tells where the state is', async () => {
    await commit(undefined, 10).run(redis);
    await commit(10, 20).run(redis);
    const before = await everything();
    expect(await commit(10, 15, 'zombie').run(redis)).toEqual({ movedTo: 20 });
    expect(await commit(undefined, 5, 'zombie').run(redis)).toEqual({ movedTo: 20 });
    expect(await everything()).toEqual(before);
  });

  it('on a state that was rolled back or lost writes nothing', async () => {
    await commit(undefined, 10).run(redis);
    expect(await commit(20, 30, 'ahead').run(redis)).toEqual({ movedTo: 10 });
    await redis.del(STATE);
    expect(await commit(20, 30, 'ahead').run(redis)).toEqual({ movedTo: -1 });
    expect(await redis.exists(STATE)).toBe(0);
  });

  it('writes nothing when any key is of another type: Lua does not roll back', async () => {
    await commit(undefined, 10).run(redis);
    await redis.del(LINES);
    await redis.hset(LINES, 'not', 'a string');
    const before = await redis.hgetall(CELLS);
    await expect(commit(10, 20, 'new').run(redis)).rejects.toThrow(/CORRUPT/);
    expect(await redis.hget(STATE, 'next')).toBe('10');
    expect(await redis.hgetall(CELLS)).toEqual(before);
  });

  it('writes nothing while Redis is full, and all of it once there is room', async () => {
    await commit(undefined, 10).run(redis);
    await redis.config('SET', 'maxmemory', '1');
    try {
      await expect(commit(10, 20, 'more').run(redis)).rejects.toThrow(/OOM/);
      expect(await redis.hget(STATE, 'next')).toBe('10');
      expect(await redis.get(LINES)).toBe('v\n');
    } finally {
      await redis.config('SET', 'maxmemory', '0');
    }
    expect(await commit(10, 20, 'more').run(redis)).toBeUndefined();
    expect(await redis.get(LINES)).toBe('v\nmore\n');
  });

  it('takes more fields than Lua passes at once', async () => {
    const many = new StateCommit(STATE, undefined, 1);
    many.set(
      CELLS,
      Array.from({ length: 60_000 }, (_, i) => String(i)),
    );
    expect(await many.run(redis)).toBeUndefined();
    expect(await redis.hlen(CELLS)).toBe(30_000);
  });
});

describe('reading cells', () => {
  it('answers only as of the expected offset', async () => {
    const store = new HashtagsPartitionStore(redis, 8);
    const bucket = { tier: 'minute', index: 24_000_000 } as const;
    const cell = new Cell();
    cell.applyUse([0, 1, 24_000_000 * 60_000 + 5, 'twitter', 'en', 1, 2, 'A', 3, 4, 5, 6, ['b']], false);
    const stored = encodeCell(cell, 24_000_000 * 60_000);
    const changes = {
      buckets: [{ bucket, cells: new Map([['a', stored]]), dropped: [], fill: FILL }],
      expired: [],
      progress: new Map(),
      oldest: { minute: -Infinity, hour: -Infinity },
    };
    await redis.del('hp:{hashtags:9999}:state', 'hp:{hashtags:9999}:m24000000');
    await store.run(store.prepare(9999, undefined, 7, changes));
    const addresses = [
      { bucket, member: 'none' },
      { bucket, member: 'a' },
    ];
    const read = await store.readCells(9999, 7, addresses);
    expect(read?.[0]).toBeUndefined();
    const decoded = decodeCell(read?.[1] as Buffer, 24_000_000 * 60_000);
    expect(decoded.split('twitter', 'en')).toMatchObject({
      volume: 1,
      impressions: 2,
      likes: 3,
      views: 6,
    });
    expect(await store.readCells(9999, 6, addresses)).toBeUndefined();
    expect((await store.readBucket(9999, 7, bucket))?.get('a')).toEqual(stored);
    expect(await store.readBucket(9999, 6, bucket)).toBeUndefined();
    expect((await store.load(9999)).next).toBe(7);
    expect((await store.load(9999)).state.fills.get('m24000000')).toEqual(FILL);
  });

  it('removes dropped cells in the same commit', async () => {
    const store = new HashtagsPartitionStore(redis, 8);
    const bucket = { tier: 'minute', index: 24_000_000 } as const;
    const rest = { expired: [], progress: new Map(), oldest: { minute: -Infinity, hour: -Infinity } };
    await redis.del('hp:{hashtags:9998}:state', 'hp:{hashtags:9998}:m24000000');
    const both = new Map(['a', 'b'].map((member) => [member, EMPTY_CELL]));
    const first = { bucket, cells: both, dropped: [], fill: FILL };
    await store.run(store.prepare(9998, undefined, 7, { buckets: [first], ...rest }));
    const second = { bucket, cells: new Map([['c', EMPTY_CELL]]), dropped: ['a', 'b'], fill: FILL };
    await store.run(store.prepare(9998, 7, 8, { buckets: [second], ...rest }));
    expect(await redis.hkeys('hp:{hashtags:9998}:m24000000')).toEqual(['c']);
  });
});
