import type { UseTuple } from '@hashpulse/contracts';
import { describe, expect, it } from '@jest/globals';
import { Baseline, type BaselineHours, type BaselineStretch } from './baseline.js';
import { burstScore } from './burst-score.js';
import { Cell } from './cell.js';
import { ALL_SPLITS } from './split-filter.js';
import { WindowTotals } from './window-totals.js';

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

interface Past {
  readonly sameHours?: readonly BaselineStretch[];
  readonly weekAgo?: BaselineStretch;
  readonly copyRates?: BaselineHours['copyRates'];
}

function baseline(hours: BaselineStretch, minutes: BaselineStretch, end: number, past: Past = {}): Baseline {
  return new Baseline({
    hours: { ...hours, hourly: new Map(), copyRates: past.copyRates ?? new Map() },
    minutes,
    sameHours: past.sameHours ?? [],
    weekAgo: past.weekAgo ?? NOTHING,
    end,
    filter: ALL_SPLITS,
    toleratedPosts: 2,
  });
}

describe('Baseline', () => {
  const fourHours = [cell(authors(10)), cell(authors(10)), cell(authors(10)), cell(authors(10))];
  const ordinary = baseline({ traffic: traffic(400, 0), cellsOf: () => fourHours }, NOTHING, 4 * HOUR);

  it("expects the hashtag's own share of the network's traffic", () => {
    const [term] = ordinary.terms('tag', totalsOf(cell(authors(8))), new Map([['twitter', 80]]));
    expect(term).toMatchObject({
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
    expect(observed(bots)).toEqual([0]);
  });

  describe('by the time of day and week', () => {
    const window = totalsOf(cell(authors(30)));
    const traffics = new Map([['twitter', 300]]);
    /** An hour of this day or that, in which the network had 300 posts. */
    const hour = (count: number): BaselineStretch => ({
      traffic: traffic(300, 0),
      cellsOf: () => (count > 0 ? [cell(authors(count))] : []),
    });
    const quiet: BaselineStretch = { traffic: traffic(7_200, 0), cellsOf: () => [cell(authors(3))] };
    const scoreOf = (past: Past): number =>
      burstScore(baseline(quiet, NOTHING, 24 * HOUR, past).terms('tag', window, traffics));

    it('expects what is said at this hour of every day', () => {
      const everyDay = Array.from({ length: 7 }, () => hour(30));
      expect(scoreOf({})).toBeGreaterThan(100);
      expect(scoreOf({ sameHours: everyDay })).toBeLessThan(1);
    });

    it('still sees what happened at this hour on one day only', () => {
      const once = Array.from({ length: 7 }, (_, i) => hour(i === 2 ? 60 : 0));
      expect(scoreOf({ sameHours: once })).toBeGreaterThan(100);
    });

    it('expects what is said on this day of every week, in networks where it was rare then too', () => {
      expect(scoreOf({ weekAgo: hour(30) })).toBeLessThan(1);
      const elsewhere: BaselineStretch = {
        traffic: new Map([...traffic(300, 0), ...traffic(300, 0, 'mastodon')]),
        cellsOf: () => [cell(authors(60), 'mastodon')],
      };
      expect(scoreOf({ weekAgo: elsewhere })).toBeLessThan(1);
    });
  });

  it('leaves copies out where texts are not ordinarily copied', () => {
    const copies = new Cell();
    for (let author = 1; author <= 80; author++) {
      copies.applyUse([author, 1, 0, 'twitter', 'en', author, 0, 'Tag', 0, 0, 0, 0, [], 77], false);
    }
    const observed = (rate: number): number => {
      const copyRates = new Map([['twitter', rate]]);
      const [term] = baseline(NOTHING, NOTHING, HOUR, { copyRates }).terms(
        'tag',
        totalsOf(copies),
        new Map([['twitter', 900]]),
      );
      return term?.observed ?? NaN;
    };
    expect(observed(0.02)).toBeLessThan(2);
    expect(observed(0.8)).toBe(80);
  });
});
