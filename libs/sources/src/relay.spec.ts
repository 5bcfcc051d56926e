import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PostSink } from './post-sink.js';
import { Progress } from './progress.js';
import { type CursorStore, Relay } from './relay.js';
import type { Source } from './source.js';

const silent = () => new Progress(() => undefined);

/** A network with numbered posts, which breaks where it is told to; its cursor is the last number. */
class NumberedSource implements Source {
  given = 0;
  constructor(
    private readonly count: number,
    private readonly breaksAt: Set<number>,
  ) {}

  async *read(cursor: string | undefined): AsyncGenerator<{ posts: object[]; cursor: string }> {
    for (let n = cursor === undefined ? 0 : Number(cursor) + 1; n < this.count; n += 1) {
      if (this.breaksAt.delete(n)) throw new Error('cut');
      this.given += 1;
      yield { posts: [{ n }], cursor: String(n) };
    }
  }
}

/** What survives a process that dies. */
class World implements CursorStore {
  readonly safe: number[] = [];
  cursor: string | undefined;

  async load(): Promise<string | undefined> {
    return this.cursor;
  }
  async save(cursor: string): Promise<void> {
    this.cursor = cursor;
  }
  /** Takes posts until it is told to die with the posts taken or not. */
  sink(dies: (posts: readonly object[]) => boolean): PostSink {
    const send = async (posts: readonly object[]) => {
      if (dies(posts)) return new Promise<never>(() => undefined);
      this.safe.push(...posts.map((post) => (post as { n: number }).n));
      return { accepted: posts.length, refused: [] };
    };
    return { send, check: async () => undefined, close: async () => undefined };
  }
}

const relay = (source: Source, sink: PostSink, cursors: CursorStore, queuePosts = 4) =>
  new Relay({ source, sink, cursors, progress: silent(), queuePosts });

describe('Relay', () => {
  it('moves every post in order, over breaks of the source, and keeps the last cursor', async () => {
    const world = new World();
    await relay(
      new NumberedSource(50, new Set([0, 1, 17])),
      world.sink(() => false),
      world,
    ).run();
    expect([...new Set(world.safe)]).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(world.cursor).toBe('49');
  });

  it('loses nothing whenever the process dies: the cursor never stands behind a post that is not safe', async () => {
    const deaths = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(deaths, fc.integer({ min: 1, max: 8 }), async (sendsPerLife, queuePosts) => {
        const world = new World();
        for (const sends of sendsPerLife) {
          let left = sends;
          const died = Promise.withResolvers<void>();
          const sink = world.sink(() => {
            left -= 1;
            if (left === 0) died.resolve();
            return left <= 0;
          });
          const run = relay(new NumberedSource(30, new Set()), sink, world, queuePosts).run();
          await Promise.race([run, died.promise]);
          // What is not safe at this moment is gone with the process; what the cursor says must be safe.
          expect(new Set(world.safe).size).toBeGreaterThanOrEqual(Number(world.cursor ?? -1) + 1);
        }
        await relay(
          new NumberedSource(30, new Set()),
          world.sink(() => false),
          world,
          queuePosts,
        ).run();
        expect([...new Set(world.safe)]).toEqual(Array.from({ length: 30 }, (_, n) => n));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps where a source begins before anything is sent', async () => {
    const world = new World();
    const beginning: Source = {
      async *read() {
        yield { posts: [], cursor: '6' };
        yield { posts: [{ n: 7 }], cursor: '7' };
      },
    };
    const asked = Promise.withResolvers<void>();
    const sink = world.sink(() => {
      asked.resolve();
      return true;
    });
    void relay(beginning, sink, world).run();
    await asked.promise;
    expect([world.safe, world.cursor]).toEqual([[], '6']);
  });

  it('reads no further than the queue holds while nothing is taken', async () => {
    const world = new World();
    const source = new NumberedSource(1_000, new Set());
    const asked = Promise.withResolvers<void>();
    const sink = world.sink(() => {
      asked.resolve();
      return true;
    });
    const running = relay(source, sink, world, 10);
    void running.run();
    await asked.promise;
    for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
    // One batch is being sent, the queue is full, and one item waits before it.
    expect(source.given).toBeLessThanOrEqual(10 + 10 + 1);
    expect(running.waiting).toBe(10);
    expect(world.cursor).toBeUndefined();
  });

  it('sends again what was not taken, and counts what was refused', async () => {
    const world = new World();
    let fails = 1;
    const sink = world.sink(() => false);
    const shaky: PostSink = {
      ...sink,
      send: async (posts, signal) => {
        if (fails-- > 0) throw new Error('503');
        const { accepted } = await sink.send(posts, signal);
        return { accepted: accepted - 1, refused: [{ code: 'invalid-time', message: 'no' }] };
      },
    };
    const progress = silent();
    const source = new NumberedSource(3, new Set());
    await new Relay({ source, sink: shaky, cursors: world, progress, queuePosts: 10 }).run();
    expect(new Set(world.safe)).toEqual(new Set([0, 1, 2]));
    expect(progress).toMatchObject({ sinkFailures: 1, read: 3, finished: true, cursor: '2' });
    expect(progress.accepted + progress.refused).toBe(3);
  });

  it('stops when its cursor cannot be kept', async () => {
    const world = new World();
    const full: CursorStore = {
      load: () => world.load(),
      save: () => Promise.reject(new Error('disk full')),
    };
    await expect(
      relay(
        new NumberedSource(9, new Set()),
        world.sink(() => false),
        full,
      ).run(),
    ).rejects.toThrow('disk full');
  });

  it('sends what it has read before it stops', async () => {
    const world = new World();
    const endless: Source = {
      async *read(_, signal) {
        for (let n = 0; ; n += 1) {
          if (n === 5)
            await new Promise((_resolve, reject) =>
              signal.addEventListener('abort', () => reject(new Error('stopped'))),
            );
          yield { posts: [{ n }], cursor: String(n) };
        }
      },
    };
    const running = relay(
      endless,
      world.sink(() => false),
      world,
    );
    const done = running.run();
    while (world.safe.length < 5) await new Promise(setImmediate);
    await running.stop(1_000);
    await done;
    expect([world.safe, world.cursor]).toEqual([[0, 1, 2, 3, 4], '4']);
  });
});
