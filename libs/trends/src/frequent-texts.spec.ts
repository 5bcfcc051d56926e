import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { FrequentTexts } from './frequent-texts.js';

const texts = fc.array(
  fc.nat(2_500).map((n) => 1 + Math.floor(n ** 2 / 100_000)),
  { maxLength: 400 },
);

function countsOf(all: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const text of all) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

describe('FrequentTexts', () => {
  it('never counts too much, and too little by one in 17 at most, merged and stored or not', () => {
    const law = fc.property(texts, texts, (one, other) => {
      const parts = [one, other].map((all) => {
        const frequent = new FrequentTexts();
        for (const text of all) frequent.add(text);
        const writer = new ByteWriter();
        frequent.write(writer);
        return FrequentTexts.read(new ByteReader(writer.take()));
      });
      const [merged, second] = parts as [FrequentTexts, FrequentTexts];
      merged.merge(second);
      const kept = new Map(merged);
      const total = one.length + other.length;
      expect(merged.total).toBe(total);
      expect(kept.size).toBeLessThanOrEqual(16);
      for (const [text, exact] of countsOf([...one, ...other])) {
        const count = kept.get(text) ?? 0;
        expect(count).toBeLessThanOrEqual(exact);
        expect(count).toBeGreaterThanOrEqual(exact - total / 17);
      }
    });
    fc.assert(law, { numRuns: 500 });
  });
});
