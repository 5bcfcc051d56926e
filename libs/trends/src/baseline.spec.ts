import type { UseTuple } from '@hashpulse/contracts';
import { describe, expect, it } from '@jest/globals';
import { Baseline, type BaselineStretch } from './baseline.js';
import { Cell } from './cell.js';
import { ALL_SPLITS, WindowTotals } from './window-totals.js';

const HOUR = 3_600_000;

/** A cell with a post of each of these authors. */
function cell(authors: readonly number[], network = 'twitter'): Cell {
  const made = new Cell();
  authors.forEach((author, offset) => {
    const use: UseTuple = [offset, 1, 0, network, 'en', author, 0, 'Tag', 0, 0, 0, 0, []];
    made.applyUse(use, false);
  });
  return made;
}

/** Authors `first` to `first + count - 1`, each `times`. */
function authors(count: number, times = 1, first = 1): number[] {
  return Array.from({ length: count * times }, (_, i) => first + (i % count));
}

/** Traffic of one network from an event time on. */
function traffic(posts: number, first: number, network = 'twitter'): ReadonlyMap<string, WindowTotals> {
  const totals = new WindowTotals();
  totals.volume = posts;
  totals.first = first;
  return new Map([[network, totals]]);
}

const NOTHING: BaselineStretch = { traffic: new Map(), cellsOf: () => [] };

function totalsOf(window: Cell): WindowTotals {
  const totals = new WindowTotals();
  totals.add(window, ALL_SPLITS);
  return totals;
}

function baseline(hours: BaselineStretch, minutes: BaselineStretch, end: number): Baseline {
  return new Baseline({ hours, minutes, end, filter: ALL_SPLITS, toleratedPosts: 2 });
}

describe('Baseline', () => {
  const fourHours = [cell(authors(10)), cell(authors(10)), cell(authors(10)), cell(authors(10))];
  const ordinary = baseline({ traffic: traffic(400, 0), cellsOf: () => fourHours }, NOTHING, 4 * HOUR);

  it("expects the hashtag's own share of the network's traffic", () => {
    const [term] = ordinary.terms('tag', totalsOf(cell(authors(8))), new Map([['twitter', 80]]));
    expect(term).toEqual({
      network: 'twitter',
      observed: 8,
      expected: 8,
      authors: 8,
      posts: 8,
      traffic: 80,
      baseline: { authors: 40, posts: 40, traffic: 400, hours: 4 },
    });
  });

  it('expects more where traffic floods back, and nothing where a network is silent or was never seen', () => {
    const flood = new Map([
      ['twitter', 4_000],
      ['mastodon', 9],
    ]);
    const terms = ordinary.terms('tag', totalsOf(cell(authors(5), 'mastodon')), flood);
    expect(terms.map(({ network, expected }) => [network, expected])).toEqual([
      ['mastodon', 0],
      ['twitter', 400],
    ]);
    expect(ordinary.terms('tag', totalsOf(cell([])), new Map())).toMatchObject([{ expected: 0 }]);
  });

  it('does not take a chatty hashtag for a rising one in a short window', () => {
    // Ten authors, each twelve posts an hour: nearly all of them are there in any five minutes.
    const chatty = [cell(authors(10, 12)), cell(authors(10, 12))];
    const usual = baseline({ traffic: traffic(2_400, 0), cellsOf: () => chatty }, NOTHING, 2 * HOUR);
    const [term] = usual.terms('tag', totalsOf(cell(authors(10))), new Map([['twitter', 100]]));
    expect(term?.expected).toBe(10);
  });

  it('knows the minutes since the last whole hour; an author of several is one', () => {
    const minutes = [cell(authors(6)), cell(authors(6)), cell(authors(6, 1, 4))];
    const young = baseline(NOTHING, { traffic: traffic(180, 0), cellsOf: () => minutes }, HOUR / 2);
    const [term] = young.terms('tag', totalsOf(cell(authors(9))), new Map([['twitter', 180]]));
    expect(term).toMatchObject({
      expected: 9,
      baseline: { authors: 9, posts: 18, traffic: 180, hours: 0.5 },
    });
  });

  it('counts authors who repeat themselves for less', () => {
    const bots = totalsOf(cell(authors(50, 20)));
    const people = totalsOf(cell(authors(50, 2)));
    const observed = (totals: WindowTotals) =>
      ordinary
        .terms('new', totals, new Map([['twitter', 5_000]]))
        .map((term) => Math.round(term.observed * 10) / 10);
    expect(observed(people)).toEqual([50]);
    expect(observed(bots)).toEqual([0.5]);
  });
});
