import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Cell } from './cell.js';
import { independence, independentVoices, left, toleratedCopyRate } from './independence.js';
import type { Split } from './splits.js';

interface Voice {
  readonly author: number;
  readonly posts?: number;
  readonly text?: number;
}

/** A split with these authors. */
function split(voices: readonly Voice[]): Split {
  const made = new Cell().split('chirper', 'en');
  for (const { author, posts = 1, text = author + 1_000 } of voices) {
    made.authors.add(author, 0, posts, text);
    made.volume += posts;
  }
  return made;
}

const people = (count: number, first = 1): Voice[] =>
  Array.from({ length: count }, (_, i) => ({ author: first + i }));
const bots = (count: number, posts: number, texts: number): Voice[] =>
  Array.from({ length: count }, (_, i) => ({ author: 9_000 + i, posts, text: 1 + (i % texts) }));

/** How many authors are left. */
function counted(splits: readonly Split[], authors: number): number {
  return authors * left(independence(splits, 2, toleratedCopyRate(0.02)));
}

describe('independence', () => {
  it('counts people in full who each say something of their own', () => {
    expect(counted([split(people(60))], 60)).toBe(60);
  });

  it('leaves hardly anyone of a circle that is complete, though nobody says the same twice', () => {
    const circle = (...all: Voice[]): number => independence([split(all)], 2, undefined).circle;
    expect(circle(...people(4), ...bots(36, 2, 36))).toBeLessThan(0.1);
    // Half of the posts are by people who have come back, and new ones keep coming.
    expect(circle(...people(40), ...bots(20, 2, 20))).toBe(1);
  });

  it('leaves next to nothing of fifty bots that repeat themselves', () => {
    const own = bots(50, 20, 50);
    expect(counted([split(own)], 50)).toBeLessThan(1);
  });

  it.each([1, 3])('leaves few of three hundred bots that post once, with %i texts', (texts) => {
    expect(counted([split(bots(300, 1, texts))], 300)).toBeLessThan(5);
  });

  it('finds copies that are spread over many minutes, and in a sketch of many authors', () => {
    const minutes = Array.from({ length: 40 }, (_, i) =>
      split([
        { author: 2 * i, text: 7 },
        { author: 2 * i + 1, text: 7 },
      ]),
    );
    expect(counted(minutes, 80)).toBeLessThan(3);
    expect(counted([split(bots(2_000, 1, 2))], 2_000)).toBeLessThan(6);
  });

  it('lets nobody talk a conversation down: neither one who floods it nor a crowd of copies', () => {
    const flooded = split([...people(200), { author: 7_777, posts: 10_000 }]);
    expect(counted([flooded], 201)).toBeGreaterThan(190);
    expect(counted([split([...people(200), ...bots(400, 1, 1)])], 600)).toBeGreaterThan(100);
  });

  it('does not judge by texts where all repeat each other, or where too little is known', () => {
    const same = split(bots(30, 1, 1));
    expect(independence([same], 2, toleratedCopyRate(0.9)).copies).toBe(1);
    expect(independence([same], 2, toleratedCopyRate(undefined)).copies).toBe(1);
  });

  it('keeps its factors from 0 to 1', () => {
    const voice = fc.record({ author: fc.nat(400), posts: fc.integer({ min: 1, max: 9 }), text: fc.nat(5) });
    const law = fc.property(fc.array(fc.array(voice, { maxLength: 300 }), { maxLength: 3 }), (all) => {
      const factors = independence(all.map(split), 2, toleratedCopyRate(0.05));
      for (const factor of Object.values(factors)) {
        expect(factor).toBeGreaterThanOrEqual(0);
        expect(factor).toBeLessThanOrEqual(1 + 1e-9);
      }
    });
    fc.assert(law, { numRuns: 300 });
  });
});

describe('independentVoices', () => {
  it('is all of them without copies, about one when all are copies, and never falls when someone new speaks', () => {
    expect(independentVoices(40, [], 0.02)).toBe(40);
    expect(independentVoices(40, [40], 0.02)).toBeLessThan(1.1);
    const groups = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 });
    const law = fc.property(groups, fc.nat(100), (sizes, single) => {
      const authors = single + sizes.reduce((sum, size) => sum + size, 0);
      const before = independentVoices(authors, sizes, 0.02);
      expect(independentVoices(authors + 1, sizes, 0.02)).toBeGreaterThanOrEqual(before - 1e-9);
    });
    fc.assert(law, { numRuns: 2_000 });
  });
});
