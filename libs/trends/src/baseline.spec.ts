import type { UseTuple } from '@hashpulse/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Baseline, type BaselineHours, type BaselineStretch, type ExplainedTerm } from './baseline.js';
import { burstScore, burstSignificance } from './burst-score.js';
import { Cell } from './cell.js';
import type { Traffic } from './network-traffic.js';
import { addHour, type PastUse, recentUses } from './past-uses.js';
import { ALL_SPLITS } from './split-filter.js';
import type { Split } from './splits.js';
import { WindowTotals } from './window-totals.js';

const HOUR = 3_600_000;

/** A cell with a post of each of these authors. */
function cell(authors: readonly number[], network = 'twitter', lang = 'en'): Cell {
  const made = new Cell();
  authors.forEach((author, offset) => {
    const use: UseTuple = [offset, 1, 0, network, lang, author, 0, 'Tag', 0, 0, 0, 0, []];
    made.applyUse(use, false);
  });
  return made;
}

/** Authors `first` to `first + count - 1`, each `times`. */
function authors(count: number, times = 1, first = 1): number[] {
  return Array.from({ length: count * times }, (_, i) => first + (i % count));
}

/** Traffic of one network, in one language, from an event time on. */
function traffic(posts: number, first: number, network = 'twitter'): Traffic {
  return new Map([[network, { posts, languages: new Map([['en', posts]]), first, last: first }]]);
}

function pastUses(cells: readonly Cell[]): PastUse[] {
  const uses: PastUse[] = [];
  for (const [hour, one] of cells.entries()) addHour(uses, hour, one, ALL_SPLITS);
  return uses;
}

/** Hours with this traffic and these cells of the hashtag. */
function hours(posts: number, cells: readonly Cell[], first = 0): BaselineStretch {
  return {
    traffic: traffic(posts, first),
    usesOf: () => pastUses(cells),
    lastSplits: (_, last) => splitsOf(cells.slice(-last)),
  };
}

const splitsOf = (cells: readonly Cell[]): Split[] => cells.flatMap(({ splits }) => [...splits.values()]);

const NOTHING: BaselineStretch = { traffic: new Map(), usesOf: () => [], lastSplits: () => [] };
const UNKNOWN = { hourly: new Map(), copyRate: () => undefined };

function totalsOf(window: Cell): WindowTotals {
  const totals = new WindowTotals();
  totals.add(window, ALL_SPLITS);
  return totals;
}

interface Past {
  readonly hours?: BaselineStretch;
  readonly minutes?: BaselineStretch;
  readonly end: number;
  readonly windowMs?: number;
  readonly sameHours?: readonly BaselineStretch[];
  readonly weekAgo?: BaselineStretch;
  readonly hourly?: BaselineHours['hourly'];
  /** How often two authors have the same text. */
  readonly copyRate?: number | undefined;
}

/** The terms of a hashtag with these authors in a window with this traffic. */
function terms(past: Past, window: Cell, now: Traffic): ExplainedTerm[] {
  const settings = {
    hours: {
      ...(past.hours ?? NOTHING),
      hourly: past.hourly ?? new Map(),
      copyRate: () => past.copyRate,
    },
    minutes: past.minutes ?? NOTHING,
    sameHours: past.sameHours ?? [],
    weekAgo: past.weekAgo,
    end: past.end,
    windowMs: past.windowMs ?? HOUR,
    toleratedPosts: 2,
  };
  return new Baseline(settings, now).terms('tag', totalsOf(window));
}

describe('Baseline', () => {
  const fourHours = hours(
    400,
    [0, 1, 2, 3].map(() => cell(authors(10))),
  );
  const ordinary: Past = { hours: fourHours, end: 4 * HOUR };

  it("expects the hashtag's own share of the network's traffic", () => {
    const [term] = terms(ordinary, cell(authors(8)), traffic(80, 0));
    expect(term).toMatchObject({
      network: 'twitter',
      observed: 8,
      authors: 8,
      posts: 8,
      traffic: 80,
      baseline: { authors: 40, posts: 40, traffic: 400, hours: 4 },
    });
    expect(term?.expected).toBeCloseTo(8);
  });

  it('expects more where traffic floods back, and nothing where a network is silent or was never seen', () => {
    const flood: Traffic = new Map([...traffic(4_000, 0), ...traffic(9, 0, 'mastodon')]);
    const found = terms(ordinary, cell(authors(5), 'mastodon'), flood);
    expect(found.map(({ network, expected }) => [network, Math.round(expected)])).toEqual([
      ['mastodon', 0],
      ['twitter', 400],
    ]);
    expect(terms(ordinary, cell([]), new Map())).toMatchObject([{ expected: 0 }]);
  });

  it('expects of each language what its own traffic lets expect: one whose day begins lifts nothing', () => {
    const languages = (en: number, ja: number): Traffic =>
      new Map([
        ['twitter', { posts: en + ja, languages: new Map(Object.entries({ en, ja })), first: 0, last: 0 }],
      ]);
    const japanese = cell(authors(20), 'twitter', 'ja');
    const past = { hours: { ...hours(0, [japanese]), traffic: languages(1_900, 100) }, end: 12 * HOUR };
    // By the share of all traffic it would be 10 of 1,000.
    const [term] = terms(past, cell(authors(90), 'twitter', 'ja'), languages(500, 500));
    expect(term?.expected).toBeGreaterThan(80);
    expect(burstScore(term ? [term] : [])).toBeLessThan(1);
  });

  it('is unsure after little that was seen, and of a language that was hardly seen on the first day', () => {
    const dispersion = (past: Past, now = traffic(100, 0), lang = 'en') =>
      terms(past, cell(authors(8), 'twitter', lang), now)[0]?.dispersion ?? NaN;
    const day = { hours: hours(2_400, []), end: 24 * HOUR };
    const hour = { hours: hours(100, []), end: HOUR };
    expect(dispersion(hour)).toBeGreaterThan(5 * dispersion(day));
    const waking: Traffic = new Map([
      [
        'twitter',
        { posts: 1_000, languages: new Map(Object.entries({ en: 500, ja: 500 })), first: 0, last: 0 },
      ],
    ]);
    /** So many hours of English, and of Japanese in the last ones. */
    const known = (en: number, ja: number): Past => ({
      hours: hours(10_000, []),
      hourly: new Map(
        Array.from({ length: en }, (_, hour) => {
          const languages = Object.entries({ en: 400, ...(hour >= en - ja && { ja: 10 }) });
          return [hour, new Map([['twitter', new Map(languages)]])];
        }),
      ),
      end: en * HOUR,
    });
    expect(dispersion(known(12, 0), waking, 'ja')).toBeGreaterThan(
      5 * dispersion(known(12, 0), waking, 'en'),
    );
    expect(dispersion(known(24, 24), waking, 'ja')).toBeLessThan(0.3);
    // A language that appears for the first time is not known either.
    expect(dispersion(known(24, 0), waking, 'ja')).toBeGreaterThan(1);
  });

  it('takes an event for one, though it is the first that is said in a language', () => {
    const first: Traffic = new Map([
      ['twitter', { posts: 530, languages: new Map(Object.entries({ en: 500, is: 30 })), first: 0, last: 0 }],
    ]);
    const day = { hours: hours(10_000, []), end: 24 * HOUR };
    expect(burstSignificance(terms(day, cell(authors(30), 'twitter', 'is'), first))).toBeGreaterThan(50);
  });

  it('does not take a chatty hashtag for a rising one in a short window', () => {
    // Ten authors, each twelve posts an hour: nearly all of them are there in any five minutes.
    const chatty = hours(2_400, [cell(authors(10, 12)), cell(authors(10, 12))]);
    const past = { hours: chatty, end: 2 * HOUR, windowMs: HOUR / 12 };
    expect(terms(past, cell(authors(10)), traffic(100, 0))[0]?.expected).toBeCloseTo(10);
  });

  it('knows the minutes since the last whole hour; an author of several is one', () => {
    const cells = [cell(authors(6)), cell(authors(6)), cell(authors(6, 1, 4))];
    const minutes = { ...NOTHING, traffic: traffic(180, 0), usesOf: () => recentUses(cells, ALL_SPLITS) };
    const [term] = terms({ minutes, end: HOUR / 2 }, cell(authors(9)), traffic(180, 0));
    expect(term).toMatchObject({ baseline: { authors: 9, posts: 18, traffic: 180, hours: 0.5 } });
    expect(term?.expected).toBeCloseTo(9);
  });

  it('counts authors who repeat themselves for less', () => {
    const observed = (window: Cell) => terms(ordinary, window, traffic(5_000, 0))[0]?.observed ?? NaN;
    expect(observed(cell([...authors(20, 2), ...authors(30, 1, 21)]))).toBe(50);
    expect(observed(cell(authors(50, 20)))).toBeLessThan(0.1);
  });

  it('remembers for hours who repeats themselves, and holds it against nobody else', () => {
    const before = { hours: hours(9_000, [cell(authors(50, 10)), cell(authors(50, 10))]), end: 2 * HOUR };
    const observed = (first: number) =>
      terms(before, cell(authors(50, 1, first)), traffic(900, 0))[0]?.observed ?? NaN;
    expect(observed(1)).toBeLessThan(1);
    expect(observed(1_001)).toBe(50);
  });

  describe('by the time of day and week', () => {
    /** An hour of this day or that, in which the network had 300 posts. */
    const hour = (count: number): BaselineStretch => hours(300, count > 0 ? [cell(authors(count))] : []);
    const quiet = hours(7_200, [cell(authors(3))]);
    const scoreOf = (past: Omit<Past, 'end'>): number =>
      burstScore(terms({ hours: quiet, end: 24 * HOUR, ...past }, cell(authors(30)), traffic(300, 0)));

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
        usesOf: () => pastUses([cell(authors(60), 'mastodon')]),
        lastSplits: () => [],
      };
      expect(scoreOf({ weekAgo: elsewhere })).toBeLessThan(1);
    });
  });

  it('leaves copies out where texts are not ordinarily copied', () => {
    const copies = new Cell();
    for (let author = 1; author <= 80; author++) {
      copies.applyUse([author, 1, 0, 'twitter', 'en', author, 0, 'Tag', 0, 0, 0, 0, [], 77], false);
    }
    const observed = (rate: number): number =>
      terms({ end: HOUR, copyRate: rate }, copies, traffic(900, 0))[0]?.observed ?? NaN;
    expect(observed(0.02)).toBeLessThan(2);
    expect(observed(0.8)).toBe(80);
  });

  it('bounds what the terms can be, without looking at authors', () => {
    const baseline = new Baseline(
      {
        ...ordinary,
        hours: { ...fourHours, ...UNKNOWN },
        minutes: NOTHING,
        sameHours: [],
        weekAgo: undefined,
        windowMs: HOUR,
        toleratedPosts: 2,
      },
      traffic(100, 0),
    );
    const law = fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 200 }), (posted) => {
      const totals = totalsOf(cell(posted));
      const [found, bound] = [baseline.terms('tag', totals), baseline.bounds('tag', totals, -Infinity)];
      if (burstSignificance(found) <= 0) return;
      expect(burstSignificance(found)).toBeLessThanOrEqual(burstSignificance(bound) + 1e-9);
    });
    fc.assert(law, { numRuns: 300 });
  });
});
