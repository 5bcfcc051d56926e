import type { UseTuple } from '@hashpulse/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Cell } from './cell.js';
import { mostUsedLabel } from './label.js';
import { WindowTotals } from './window-totals.js';

const use = fc.tuple(
  fc.constantFrom('twitter', 'mastodon'),
  fc.constantFrom('en', 'fr'),
  fc.integer({ min: 1, max: 30 }),
  fc.nat(3),
);
type Use = [network: string, lang: string, author: number, bucket: number];

/** An author has always the same followers, so that reach has one right answer. */
const followersOf = (author: number): number => author * 10;

function cellsOf(uses: readonly Use[]): Cell[] {
  const cells = [new Cell(), new Cell(), new Cell(), new Cell()];
  uses.forEach(([network, lang, author, bucket], offset) => {
    const tuple: UseTuple = [
      offset,
      1,
      offset,
      network,
      lang,
      author,
      followersOf(author),
      'Tag',
      1,
      2,
      3,
      4,
      [],
    ];
    cells[bucket]?.applyUse(tuple, true);
  });
  return cells;
}

function totalsOf(cells: readonly Cell[], network?: string, lang?: string): WindowTotals {
  const totals = new WindowTotals();
  for (const cell of cells) totals.add(cell, { network, lang });
  return totals;
}

describe('WindowTotals', () => {
  it('counts what a plain list of the posts counts, for every filter', () => {
    const filters = fc.tuple(
      fc.constantFrom(undefined, 'twitter', 'mastodon', 'none'),
      fc.constantFrom(undefined, 'en', 'fr'),
    );
    const law = fc.property(fc.array(use, { maxLength: 60 }), filters, (uses, [network, lang]) => {
      const totals = totalsOf(cellsOf(uses), network, lang);
      const counted = uses.filter((one) => (!network || one[0] === network) && (!lang || one[1] === lang));
      const authors = [...new Set(counted.map(([, , author]) => author))];
      expect(totals.volume).toBe(counted.length);
      expect(totals.authors).toBe(authors.length);
      expect(totals.reach).toBe(authors.reduce((sum, author) => sum + followersOf(author), 0));
      expect(totals.impressions).toBe(counted.reduce((sum, [, , author]) => sum + followersOf(author), 0));
      expect(totals.engagement).toBe(10 * counted.length);
    });
    fc.assert(law, { numRuns: 1_000 });
  });

  it('splits without losing a post', () => {
    const law = fc.property(fc.array(use, { maxLength: 60 }), (uses) => {
      const totals = totalsOf(cellsOf(uses));
      for (const field of ['network', 'lang'] as const) {
        const parts = [...totals.by(field).values()];
        expect(parts.reduce((sum, part) => sum + part.volume, 0)).toBe(totals.volume);
        expect(parts.every(({ volume }) => volume > 0)).toBe(true);
      }
    });
    fc.assert(law, { numRuns: 500 });
  });
});

describe('mostUsedLabel', () => {
  it('takes the most used spelling over all buckets, ties by spelling', () => {
    const cellWith = (counts: Record<string, number>): Cell => {
      const cell = new Cell();
      for (const [label, count] of Object.entries(counts)) cell.labels.restore(label, { count, error: 0 });
      return cell;
    };
    const one = cellWith({ iPhone: 3, IPHONE: 2 });
    const other = cellWith({ IPHONE: 2, iphone: 4 });
    expect(mostUsedLabel('iphone', [one, other])).toBe('IPHONE');
    expect(mostUsedLabel('iphone', [])).toBe('iphone');
    const accents = cellWith({ ['Cafe\u0301']: 2, ['Caf\u00e9']: 2, CAFE: 3, ['CAF\u00c9']: 3 });
    expect(mostUsedLabel('caf\u00e9', [accents])).toBe('Caf\u00e9');
    expect(mostUsedLabel('оток', [cellWith({ Оток: 1, ОТОК: 2 })])).toBe('ОТОК');
    expect(mostUsedLabel('ツイッター', [cellWith({ ﾂｲｯﾀｰ: 1, ツイッター: 5 })])).toBe('ツイッター');
  });
});
