import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GRACE_MS, LoggedPosts, oracle } from '../event-time/logged-posts.js';
import { ModelPipeline } from '../event-time/model-pipeline.js';

const MINUTE = 60_000;
const SOURCES = 3;
/** The partition in which an old backlog stands, hours behind the others. */
const BACKLOG = 1;
/** The partition in which nothing ever comes. */
const IDLE = 2;

const anyPost = fc.record({
  id: fc.nat(30),
  /** Where its producer writes it, which may not be where it belongs. */
  partition: fc.constantFrom(0, 0, BACKLOG),
  /** Minutes of event time, in no order: some are beyond the grace. */
  minute: fc.nat(150),
  hashtag: fc.constantFrom('a', 'b', 'c'),
  /** One in thirty says that it comes from the future. */
  future: fc.nat(29).map((dice) => dice === 0),
});

/** Anything may happen next: a tagger takes some records, or dies before it has stored that; an aggregator folds some. */
const anyStep = fc.oneof(
  fc.record({
    kind: fc.constant('tag' as const),
    partition: fc.nat(SOURCES - 1),
    most: fc.integer({ min: 1, max: 12 }),
    dies: fc.nat(4).map((dice) => dice === 0),
  }),
  fc.record({
    kind: fc.constant('fold' as const),
    partition: fc.nat(1),
    most: fc.integer({ min: 1, max: 12 }),
    restarts: fc.nat(6).map((dice) => dice === 0),
  }),
);

describe('event time', () => {
  it('gives the same counts, closes no bucket early and drops nothing within the grace, whatever the schedule', () => {
    const law = fc.property(
      fc.array(anyPost, { maxLength: 60, size: 'max' }),
      fc.array(anyStep, { maxLength: 80, size: 'max' }),
      (posts, steps) => {
        const logged = new LoggedPosts(SOURCES, BACKLOG, IDLE, posts);
        const expected = oracle(logged);
        const pipeline = new ModelPipeline(logged);
        for (const step of steps) {
          if (step.kind === 'tag') pipeline.tag(step.partition, step.most, step.dies);
          else pipeline.fold(step.partition, step.most, step.restarts);
          // A bucket closes only when nobody can have a post for it any more.
          expect(pipeline.shutOut(expected.counted)).toEqual([]);
        }
        pipeline.drain();
        expect(pipeline.volumes('hour')).toEqual(expected.volumes('hour', -Infinity));
        const kept = Math.max(...pipeline.closedBefore());
        expect(pipeline.volumes('minute', kept)).toEqual(expected.volumes('minute', kept));
        const { read, forwarded, counted, duplicates, late, dead } = pipeline.tally();
        expect(read - forwarded).toBe(counted + duplicates + late + dead);
        expect(counted).toBe(expected.counted.size);
      },
    );
    fc.assert(law, { numRuns: 2_000 });
    expect(GRACE_MS).toBe(60 * MINUTE);
  });
});
