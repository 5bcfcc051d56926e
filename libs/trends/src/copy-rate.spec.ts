import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AuthorSet } from './author-set.js';
import { Cell } from './cell.js';
import { CopyRate, OrdinaryCopies } from './copy-rate.js';

/** Authors who share so many texts in turn. */
function authorsOf(count: number, texts: number): AuthorSet {
  const set = new AuthorSet();
  for (let i = 0; i < count; i++) set.add(i, 0, 1, 1 + (i % texts));
  return set;
}

/** An hour of hashtags in a network, each by so many authors with so many texts. */
function hourOf(network: string, hashtags: Readonly<Record<string, readonly [number, number]>>) {
  return Object.entries(hashtags).map(([hashtag, [count, texts]]) => {
    const cell = new Cell();
    const split = cell.split(network, 'en');
    split.authors.merge(authorsOf(count, texts));
    split.volume = count;
    return [hashtag, cell] as const;
  });
}

const named = (count: number, size: readonly [number, number]) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`tag${i}`, size]));

describe('CopyRate', () => {
  it('is the chance that two authors of a hashtag have the same text', () => {
    const rate = new CopyRate();
    for (let i = 0; i < 30; i++) rate.add(`tag${i}`, authorsOf(20, 4));
    expect(rate.rate()).toBeCloseTo((4 * 5 * 4) / (20 * 19));
  });

  it('is unknown while few hashtags were seen', () => {
    const rate = new CopyRate();
    for (let i = 0; i < 10; i++) rate.add(`tag${i}`, authorsOf(10, 10));
    expect(rate.rate()).toBeUndefined();
  });

  it('is not made by five campaigns, however long they go on', () => {
    const law = fc.property(fc.integer({ min: 1, max: 5 }), fc.nat(200), (campaigns, hours) => {
      const rate = new CopyRate();
      for (let i = 0; i < 40; i++) rate.add(`tag${i}`, authorsOf(10, 10));
      for (let n = 0; n < campaigns; n++)
        for (let hour = 0; hour < hours; hour++) rate.add(`spam${n}`, authorsOf(100, 1));
      expect(rate.rate()).toBeCloseTo(0);
    });
    fc.assert(law, { numRuns: 50 });
  });

  it('is the same by whole hours as by their sum', () => {
    const together = new CopyRate();
    const [one, other] = [new CopyRate(), new CopyRate()];
    for (let i = 0; i < 240; i++) {
      together.add(`tag${i % 12}`, authorsOf(12, 1 + (i % 12)));
      (i % 2 === 0 ? one : other).add(`tag${i % 12}`, authorsOf(12, 1 + (i % 12)));
    }
    one.trim();
    other.trim();
    one.merge(other);
    expect(one.rate()).toBeCloseTo(together.rate() as number);
  });
});

describe('OrdinaryCopies', () => {
  const large = hourOf('large', named(200, [20, 10]));
  /** Two of twenty have the same of ten texts. */
  const usual = (10 * 2) / (20 * 19);

  it('takes a network of which little is known to be like the others', () => {
    const ordinary = new OrdinaryCopies([new Map([...large, ...hourOf('small', { cats: [4, 4] })])]);
    expect(ordinary.in('small')).toBeCloseTo(usual, 2);
    expect(ordinary.in('never-seen')).toBeCloseTo(usual, 3);
  });

  it('believes a network that has enough of its own, but no campaign in it', () => {
    const copied = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`copied${i}`, [20, 2] as const]),
    );
    const copying = new OrdinaryCopies([new Map([...large, ...hourOf('copying', copied)])]);
    expect(copying.in('copying')).toBeGreaterThan(0.4);
    const spam = hourOf('small', { cats: [4, 4], deal: [120, 1] });
    const hours = Array.from({ length: 24 }, (_, i) => new Map([...(i === 0 ? large : []), ...spam]));
    expect(new OrdinaryCopies(hours).in('small')).toBeLessThan(0.1);
  });

  it('is unknown where nothing is known', () => {
    expect(new OrdinaryCopies([]).in('small')).toBeUndefined();
  });
});
