import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { advance, lookedAt, lowWatermark, type SourceProgress, streamTime, withoutSeen } from './progress.js';

const source = (streamTime: number | null, caughtUp: boolean) => ({ next: 1, streamTime, caughtUp });

describe('the low watermark', () => {
  it('is that of the slowest source with records waiting', () => {
    expect(lowWatermark([source(100, false), source(50, false), source(900, true)])).toBe(50);
  });

  it('is not held back by an idle source, however old its last post', () => {
    expect(lowWatermark([source(5, true), source(100, false)])).toBe(100);
  });

  it('is the stream time when nothing waits', () => {
    expect(lowWatermark([source(5, true), source(100, true), source(null, true)])).toBe(100);
  });

  it('is unknown while a waiting source has not begun', () => {
    expect(lowWatermark([source(null, false), source(100, true)])).toBeUndefined();
  });

  it('and the stream time are unknown before the first post', () => {
    expect([lowWatermark([]), streamTime([])]).toEqual([undefined, undefined]);
  });
});

describe('posts on their way between partitions', () => {
  const SOURCES = 3;
  /** A post comes into a partition, for itself or for another one; or the tagger of a partition takes what waits there. */
  const anyStep = fc.oneof(
    fc.record({
      kind: fc.constant('post' as const),
      partition: fc.nat(SOURCES - 1),
      home: fc.nat(SOURCES - 1),
      at: fc.nat(1_000),
    }),
    fc.record({ kind: fc.constant('take' as const), partition: fc.nat(SOURCES - 1), most: fc.nat(4) }),
  );

  interface LogPost {
    readonly at: number;
    readonly home: number;
  }

  /** Logs, their taggers, and what a partition of `hashtags` has heard of them. */
  class Model {
    readonly logs = Array.from({ length: SOURCES }, (): LogPost[] => []);
    private readonly sentOn = new Set<LogPost>();
    readonly taken = new Array<number>(SOURCES).fill(0);
    readonly times = new Array<number | null>(SOURCES).fill(null);
    progress = new Map<number, SourceProgress>();

    take(partition: number, most: number): void {
      const log = this.logs[partition] as LogPost[];
      const begin = this.taken[partition] as number;
      const end = Math.min(log.length, begin + most);
      const forwarded: [number, number, number][] = [];
      for (const post of log.slice(begin, end)) {
        this.times[partition] = Math.max(this.times[partition] ?? post.at, post.at);
        if (post.home === partition) continue;
        const target = this.logs[post.home] as LogPost[];
        target.push(post);
        this.sentOn.add(post);
        forwarded.push([post.home, target.length, post.at]);
      }
      this.taken[partition] = end;
      const caughtUp = end >= log.length;
      const mark = { v: 1, partition, type: 'progress', next: end, caughtUp } as const;
      const told = { ...mark, streamTime: this.times[partition] as number | null, forwarded };
      this.progress.set(partition, advance(this.progress.get(partition), told));
      for (const [source, one] of withoutSeen(this.progress)) this.progress.set(source, one);
    }

    /** Posts that were sent on and not taken at home yet. */
    underWay(): LogPost[] {
      return this.logs.flatMap((log, partition) =>
        log.filter(
          (post, offset) =>
            offset >= (this.taken[partition] as number) && post.home === partition && this.sentOn.has(post),
        ),
      );
    }
  }

  it('hold the watermark until they are counted at home, in any order of events', () => {
    const law = fc.property(fc.array(anyStep, { maxLength: 100, size: 'max' }), (steps) => {
      const model = new Model();
      for (const step of steps) {
        if (step.kind === 'take') model.take(step.partition, step.most);
        else model.logs[step.partition]?.push({ at: step.at, home: step.home });
        const oldest = Math.min(...model.underWay().map(({ at }) => at));
        expect(lowWatermark(model.progress.values()) ?? -Infinity).toBeLessThanOrEqual(oldest);
      }
      // Once all is taken nothing is held back any more.
      for (let i = 0; i < 2; i++) for (let source = 0; source < SOURCES; source++) model.take(source, 1_000);
      expect(lowWatermark(model.progress.values())).toBe(streamTime(model.progress.values()));
    });
    fc.assert(law, { numRuns: 1_000 });
  });
});

describe('a worker that hangs', () => {
  const anyProgress = fc.record({
    next: fc.nat(20),
    streamTime: fc.option(fc.nat(1_000)),
    caughtUp: fc.boolean(),
  });

  it('holds the watermark as soon as somebody sees that something came to its partition', () => {
    const law = fc.property(
      fc.array(anyProgress, { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat(20), { minLength: 6, maxLength: 6 }),
      fc.nat(1_000),
      (sources, ends, then) => {
        const progress = new Map(sources.entries());
        const looked = lookedAt(progress, { ends: new Map(ends.entries()), streamTime: then });
        const watermark = lowWatermark(looked);
        for (const [source, { next, streamTime: reached, caughtUp }] of progress) {
          const waits = !caughtUp || next < (ends[source] as number);
          // What is idle is known to be so up to the moment of the look, and no further.
          const known = waits ? (reached ?? -Infinity) : Math.max(reached ?? then, then);
          expect(watermark ?? -Infinity).toBeLessThanOrEqual(known);
        }
      },
    );
    fc.assert(law, { numRuns: 3_000 });
  });
});
