import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FrequentNames, NAMES_KEPT, mergedNames } from './frequent-names.js';

function counted(names: readonly string[]): FrequentNames {
  const frequent = new FrequentNames();
  for (const name of names) frequent.add(name, 1);
  return frequent;
}

const trueCounts = (names: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

/** Space-Saving word for word: the rarest, of equals the smallest name, makes room. */
function naive(changes: readonly { name: string; change: 1 | -1 }[]): [string, number][] {
  const counts = new Map<string, { count: number; error: number }>();
  for (const { name, change } of changes) {
    const known = counts.get(name);
    if (known) {
      known.count += change;
      if (known.count <= known.error) counts.delete(name);
      continue;
    }
    if (change < 0) continue;
    let error = 0;
    if (counts.size >= NAMES_KEPT) {
      const [rarest] = [...counts].sort(([a, x], [b, y]) => x.count - y.count || (a < b ? -1 : 1));
      error = rarest?.[1].count ?? 0;
      counts.delete(rarest?.[0] ?? '');
    }
    counts.set(name, { count: error + 1, error });
  }
  return Array.from(counts, ([name, { count }]): [string, number] => [name, count]).sort();
}

describe('FrequentNames', () => {
  it('is Space-Saving word for word, whatever is counted and taken back in between', () => {
    const change = fc.record({
      name: fc.integer({ min: 1, max: 2 * NAMES_KEPT }).map((n) => `n${n}`),
      change: fc.constantFrom<1 | -1>(1, 1, 1, -1),
    });
    const law = fc.property(fc.array(change, { minLength: 100, maxLength: 1_500 }), (changes) => {
      const frequent = new FrequentNames();
      for (const { name, change } of changes) frequent.add(name, change);
      const found = Array.from(frequent, ([name, { count }]): [string, number] => [name, count]).sort();
      expect(found).toEqual(naive(changes));
    });
    fc.assert(law, { numRuns: 100 });
  });

  it('counts exactly what fits, over all buckets, and takes back', () => {
    const names = fc.array(fc.integer({ min: 1, max: NAMES_KEPT }).map(String), { maxLength: 300 });
    const law = fc.property(names, names, fc.nat(), (one, other, seed) => {
      const first = counted(one);
      const gone = one[seed % Math.max(one.length, 1)];
      if (gone !== undefined) first.add(gone, -1);
      const left = gone === undefined ? one : one.toSpliced(one.indexOf(gone), 1);
      const expected = [...trueCounts([...left, ...other])].sort(
        (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1),
      );
      const merged = mergedNames([first, counted(other)]);
      expect(merged).toEqual(expected.map(([name, count]) => ({ name, count, error: 0 })));
    });
    fc.assert(law, { numRuns: 500 });
  });

  it('stays bounded, never counts too little, and says by how much at most too much', () => {
    const names = fc.array(fc.integer({ min: 1, max: 40 * NAMES_KEPT }), {
      minLength: 500,
      maxLength: 3_000,
    });
    const law = fc.property(names, (drawn) => {
      // Squares make some frequent and most rare.
      const sent = drawn.map((n) => String(Math.floor(Math.sqrt(n * 8)) % (3 * NAMES_KEPT)));
      const truth = trueCounts(sent);
      const frequent = counted(sent);
      expect(frequent.size).toBeLessThanOrEqual(NAMES_KEPT);
      const kept = new Map(frequent);
      for (const [name, { count, error }] of kept) {
        expect(count).toBeGreaterThanOrEqual(truth.get(name) as number);
        expect(count - error).toBeLessThanOrEqual(truth.get(name) as number);
      }
      for (const [name, count] of truth) {
        if (count > sent.length / NAMES_KEPT) expect(kept.has(name)).toBe(true);
      }
    });
    fc.assert(law, { numRuns: 100 });
  });
});
