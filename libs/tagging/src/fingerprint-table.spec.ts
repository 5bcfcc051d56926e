import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FingerprintTable } from './fingerprint-table.js';

// Few words, so that many share a place.
const print = fc.tuple(fc.nat(3), fc.constantFrom(0, 1_024, 0xffff_ffff), fc.nat(40));
const step = fc.oneof(
  fc.record({ print, generation: fc.integer({ min: -9, max: 9 }), place: fc.nat(0xffff_fff0) }),
  fc.record({ print }),
);

describe('a table of fingerprints', () => {
  it('holds what a map would hold', () => {
    const law = fc.property(fc.array(step, { maxLength: 1_500, size: 'max' }), (steps) => {
      const table = new FingerprintTable();
      const map = new Map<string, readonly [number, number]>();
      for (const one of steps) {
        const key = one.print.join();
        if ('place' in one) {
          table.set(one.print, one.generation, one.place);
          map.set(key, [one.generation, one.place]);
        } else {
          const slot = table.find(one.print);
          if (slot >= 0) table.delete(slot);
          map.delete(key);
        }
      }
      const found = steps.map((one) => {
        const slot = table.find(one.print);
        return slot < 0 ? undefined : [table.generationAt(slot), table.placeAt(slot)];
      });
      expect(found).toEqual(steps.map((one) => map.get(one.print.join())));
      expect(table.size).toBe(map.size);
    });
    fc.assert(law, { numRuns: 20 });
  });

  it('grows, and finds all that it was given', () => {
    const table = new FingerprintTable();
    const prints = Array.from(
      { length: 20_000 },
      (_, i) => [Math.imul(i, 0x9e3779b1) >>> 0, i, i * 7] as const,
    );
    prints.forEach((one, place) => table.set(one, 1, place));
    expect(table.size).toBe(prints.length);
    expect(prints.map((one) => table.placeAt(table.find(one)))).toEqual(prints.map((_, place) => place));
    expect(table.find([1, 2, 3])).toBe(-1);
  });
});
