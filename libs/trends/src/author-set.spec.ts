import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AuthorSet, EXACT_AUTHORS } from './author-set.js';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';

const author = fc.record({ hash: fc.maxSafeNat(), followers: fc.nat(1_000_000) });

function setOf(authors: readonly { hash: number; followers: number }[]): AuthorSet {
  const set = new AuthorSet();
  for (const { hash, followers } of authors) set.add(hash, followers);
  return set;
}

/** Uniform 53-bit hashes without any library of ours. */
const hash = (i: number | string): number =>
  Number(createHash('sha1').update(String(i)).digest().readBigUInt64BE() >> 11n);

/** Relative errors of a set of random authors. @param skew 0: all have as many followers; 3: a few have nearly all */
function errorsOf(seed: string, size: number, skew: number): { authors: number; reach: number } {
  const set = new AuthorSet();
  let reach = 0;
  for (let i = 0; i < size; i++) {
    const author = hash(`${seed} ${i}`);
    // Not by the author's own hash, which the sketch goes by.
    const followers = Math.ceil(50 / (1 + 1e-6 - hash(`followers ${author}`) / 2 ** 53) ** skew);
    set.add(author, followers);
    reach += followers;
  }
  return { authors: set.count() / size - 1, reach: set.reach() / reach - 1 };
}

describe('an author set', () => {
  it('counts distinct authors and the sum of their followers exactly up to 256', () => {
    fc.assert(
      fc.property(fc.array(author, { maxLength: EXACT_AUTHORS }), (authors) => {
        const followers = new Map<number, number>();
        for (const a of authors) followers.set(a.hash, Math.max(followers.get(a.hash) ?? 0, a.followers));
        const set = setOf(authors);
        expect(set.count()).toBe(followers.size);
        expect(set.reach()).toBe([...followers.values()].reduce((a, b) => a + b, 0));
      }),
    );
  });

  it('is the same however its members are split and merged, exact or not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 5 }), (n, parts) => {
        const authors = Array.from({ length: n }, (_, i) => ({ hash: hash(i), followers: (i * 37) % 1000 }));
        const whole = setOf(authors);
        const merged = new AuthorSet();
        const sets = Array.from({ length: parts }, (_, part) =>
          setOf(authors.filter((_, i) => i % parts === part || i % 3 === 0)),
        );
        for (const set of sets) merged.merge(set);
        expect(merged.count()).toBe(whole.count());
        expect(AuthorSet.countOf(sets)).toBe(whole.count());
        expect(merged.reach()).toBe(whole.reach());
      }),
      { numRuns: 30 },
    );
  });

  it('reads back what it wrote', () => {
    for (const n of [0, 1, EXACT_AUTHORS, EXACT_AUTHORS + 1]) {
      const set = setOf(Array.from({ length: n }, (_, i) => ({ hash: hash(i), followers: i })));
      const writer = new ByteWriter();
      set.write(writer);
      const read = AuthorSet.read(new ByteReader(writer.take()).part());
      expect([read.count(), read.reach()]).toEqual([set.count(), set.reach()]);
    }
  });

  it.each([257, 1_000, 10_000, 200_000])(
    'estimates %i authors and their reach within 5%%, also with one giant',
    (n) => {
      const set = new AuthorSet();
      let reach = 0;
      for (let i = 0; i < n; i++) {
        const followers = i === 3 ? n * 50 : (i * 7919) % 2000;
        reach += followers;
        set.add(hash(i), followers);
      }
      expect(Math.abs(set.count() / n - 1)).toBeLessThan(0.05);
      expect(Math.abs(set.reach() / reach - 1)).toBeLessThan(0.05);
    },
  );

  it('has a standard error within 5% above 256 authors, however their followers are spread', () => {
    /** Sets in a world; their errors' root mean square is known within an eighth of itself (one standard error). */
    const SETS = 30;
    const law = fc.property(
      fc.nat(0xffffffff),
      fc.integer({ min: EXACT_AUTHORS + 1, max: 400 }),
      fc.constantFrom(0, 0.7, 1.5, 3),
      (seed, size, skew) => {
        const errors = Array.from({ length: SETS }, (_, n) => errorsOf(`${seed} ${n}`, size, skew));
        const deviation = (of: 'authors' | 'reach') =>
          Math.sqrt(errors.reduce((sum, error) => sum + error[of] ** 2, 0) / SETS);
        expect(deviation('authors')).toBeLessThan(0.05);
        expect(deviation('reach')).toBeLessThan(0.05);
      },
    );
    fc.assert(law, { numRuns: 6 });
  });

  it('takes an author back with the last of their posts', () => {
    const set = setOf([
      { hash: 1, followers: 10 },
      { hash: 1, followers: 10 },
      { hash: 2, followers: 5 },
    ]);
    set.remove(1);
    expect(set.count()).toBe(2);
    set.remove(1);
    expect([set.count(), set.reach()]).toEqual([1, 5]);
  });
});
