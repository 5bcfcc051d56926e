import { describe, expect, it } from '@jest/globals';
import { Judge } from './judge.js';
import type { Planted } from './made-post.js';

const MINUTE = 60_000;

function planted(hashtag: string, from: number, until: number): Planted {
  return { hashtag, kind: 'any', from, until, lastAt: until, posts: () => [] };
}

describe('Judge', () => {
  it('counts what is shown, what is missing and how late it came', () => {
    const bursts = [planted('a', 0, 60 * MINUTE), planted('b', 10 * MINUTE, 60 * MINUTE)];
    const judge = new Judge(bursts, [planted('spam', 0, 60 * MINUTE)], 5 * MINUTE);
    judge.look(1 * MINUTE, []);
    judge.look(2 * MINUTE, ['a', 'spam']);
    judge.look(20 * MINUTE, ['a']);
    expect(judge.achievement()).toMatchObject({
      precision: (1 / 2 + 1) / 2,
      // Due: a at 20 minutes, b too; at 2 minutes neither.
      recall: 1 / 2,
      medianMinutes: 2,
      found: [1, 2],
      falseAlarms: { 'any spam': 1 },
    });
  });

  it('takes a burst that is over for right as long as the window holds it', () => {
    const judge = new Judge([planted('a', 0, 10 * MINUTE)], [], 5 * MINUTE);
    judge.look(14 * MINUTE, ['a']);
    judge.look(16 * MINUTE, ['a']);
    expect(judge.achievement().precision).toBe(1 / 2);
  });

  it('has no median when less than half is found', () => {
    const judge = new Judge(
      [planted('a', 0, MINUTE), planted('b', 0, MINUTE), planted('c', 0, MINUTE)],
      [],
      0,
    );
    judge.look(0, ['a']);
    expect(judge.achievement().medianMinutes).toBeNull();
  });
});
