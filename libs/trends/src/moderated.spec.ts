import { describe, expect, it } from '@jest/globals';
import type { UseTuple } from '@hashpulse/contracts';
import fc from 'fast-check';
import { Cell } from './cell.js';
import { EXACT } from './error-bound.js';
import { mergedCell } from './merged-cell.js';
import { cellWithoutAuthors, type Moderated, UNMODERATED } from './moderated.js';
import { ALL_SPLITS } from './split-filter.js';
import { WindowTotals } from './window-totals.js';
import { WindowView } from './window-view.js';

interface Use {
  readonly author: number;
  readonly network: string;
  readonly at: number;
}

const followersOf = (author: number): number => 10 * author;

function cellOf(uses: readonly Use[], label = 'X'): Cell {
  const cell = new Cell();
  for (const { author, network, at } of uses) {
    const use: UseTuple = [0, 1, at, network, 'en', author, followersOf(author), label, 0, 0, 0, 0, []];
    cell.applyUse(use, true);
  }
  return cell;
}

function figures(...cells: Cell[]) {
  const totals = new WindowTotals();
  for (const cell of cells) totals.add(cell, ALL_SPLITS);
  const { volume, authors, reach, impressions } = totals;
  return { volume, authors, reach, impressions };
}

const someUses = fc.array(
  fc.record({
    author: fc.integer({ min: 1, max: 40 }),
    network: fc.constantFrom('twitter', 'mastodon'),
    at: fc.nat(59_999),
  }),
  { maxLength: 120 },
);

describe('cellWithoutAuthors', () => {
  it('counts as if these authors had not posted', () => {
    const law = fc.property(someUses, fc.uniqueArray(fc.integer({ min: 1, max: 40 })), (uses, denied) => {
      const gone = new Set(denied);
      const kept = cellWithoutAuthors(cellOf(uses), () => gone);
      expect(figures(kept)).toEqual(figures(cellOf(uses.filter(({ author }) => !gone.has(author)))));
    });
    fc.assert(law, { numRuns: 300 });
  });

  it('takes them out of their own network only, and leaves what was counted as it is', () => {
    const uses = ['twitter', 'mastodon'].map((network) => ({ author: 7, network, at: 0 }));
    const cell = cellOf(uses);
    const before = figures(cell);
    const kept = cellWithoutAuthors(cell, (network) => new Set(network === 'twitter' ? [7] : []));
    expect(figures(kept)).toEqual({ volume: 1, authors: 1, reach: 70, impressions: 70 });
    expect(figures(cell)).toEqual(before);
    expect(cellWithoutAuthors(cell, () => new Set([8]))).toBe(cell);
  });

  it('changes nothing where authors are no longer kept one by one', () => {
    const uses = Array.from({ length: 300 }, (_, i) => ({ author: i + 1, network: 'twitter', at: 0 }));
    const cell = cellOf(uses);
    expect(cellWithoutAuthors(cell, () => new Set([1, 2]))).toBe(cell);
  });
});

describe('mergedCell', () => {
  it('counts authors of several hashtags once, and adds the posts', () => {
    const law = fc.property(someUses, someUses, (one, other) => {
      const merged = figures(mergedCell([cellOf(one, 'X'), cellOf(other, 'Y')]));
      expect(merged).toEqual(figures(cellOf([...one, ...other])));
    });
    fc.assert(law, { numRuns: 300 });
  });
});

describe('a moderated WindowView', () => {
  const span = { tier: 'minute', first: 0, end: 2 } as const;
  const use = (author: number, at: number): Use => ({ author, network: 'twitter', at });
  const bucket = (hashtags: Record<string, Cell>) => ({
    hashtags: new Map(Object.entries(hashtags)),
    networks: new Map(),
    bounds: { hashtags: EXACT, networks: EXACT },
  });
  const buckets = [
    bucket({ a: cellOf([use(1, 0)], 'A'), b: cellOf([use(1, 1), use(2, 2)], 'B') }),
    bucket({ b: cellOf([use(3, 60_000)], 'B') }),
  ];
  const grouped: Moderated = {
    ...UNMODERATED,
    rankedAs: (hashtag) => (hashtag === 'b' ? 'a' : hashtag),
    rankedUnder: (name) => (name === 'a' ? ['a', 'b'] : [name]),
  };

  it('has a group as one, with distinct authors, and its members no more', () => {
    const view = new WindowView(span, [buckets], ALL_SPLITS, grouped);
    expect([...view.hashtags.keys()]).toEqual(['a']);
    expect(view.hashtags.get('a')).toMatchObject({ volume: 4, authors: 3 });
    expect(figures(...view.cellsOf('a'))).toEqual(
      figures(...buckets.flatMap((one) => [...one.hashtags.values()])),
    );
  });

  it('still has the cells of a member by its own name', () => {
    const view = new WindowView(span, [buckets], ALL_SPLITS, grouped);
    expect(figures(...view.cellsOf('b'))).toMatchObject({ volume: 3, authors: 3 });
  });

  it('tells what was counted beside what is ranked', () => {
    const denied = new Set([2, 3]);
    const moderated = {
      ...UNMODERATED,
      takesAll: false,
      cell: (cell: Cell) => cellWithoutAuthors(cell, () => denied),
    };
    const view = new WindowView(span, [buckets], ALL_SPLITS, moderated);
    expect(view.hashtags.get('b')).toMatchObject({ volume: 1, authors: 1 });
    expect(figures(...view.countedCellsOf('b'))).toMatchObject({ volume: 3, authors: 3 });
  });
});
