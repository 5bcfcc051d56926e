import { BUCKET_MS } from './bucket.js';
import { burstSignificance, type BurstTerm, PRIOR_AUTHORS } from './burst-score.js';
import { type Independence, INDEPENDENT, left, toleratedCopyRate } from './independence.js';
import { joinedTraffic, type NetworkTraffic, type Traffic } from './network-traffic.js';
import { dispersionOf, estimateDispersion, LEAST_DISPERSION, type Residual } from './overdispersion.js';
import { joinedUses, type PastUse, type PastUses, useIn } from './past-uses.js';
import type { Split } from './splits.js';
import { Standardization } from './standardized.js';
import type { WindowTotals } from './window-totals.js';

/** Buckets before a window: the traffic, and what was made of any hashtag. */
export interface BaselineStretch {
  readonly traffic: Traffic;
  usesOf(hashtag: string): PastUses;
  /** A hashtag's figures in the last so many buckets, by bucket, network and language. */
  lastSplits(hashtag: string, buckets: number): Iterable<Split>;
}

/** Whole hours before a window. */
export interface BaselineHours extends BaselineStretch {
  /** @param isEnough whether the hours that were added so far, the newest first, say enough; none: all are added */
  usesOf(hashtag: string, isEnough?: (uses: PastUses) => boolean): PastUses;
  /** Posts by the hour's index, then by network and language. */
  readonly hourly: ReadonlyMap<number, ReadonlyMap<string, ReadonlyMap<string, number>>>;
  /** How often two authors of a hashtag ordinarily have the same text; undefined: not known. */
  copyRate(network: string): number | undefined;
}

/** What a hashtag's baseline in a network is made of. */
export interface BaselineFigures {
  /** Authors an hour, summed over the hours. */
  readonly authors: number;
  readonly posts: number;
  /** Posts of the network, with the hashtag or without. */
  readonly traffic: number;
  /** How many hours of the network there were. */
  readonly hours: number;
}

/** How many authors each view of the past lets expect; the highest counts. */
export interface Expectations {
  /** The hashtag's share over the whole baseline. */
  readonly recently: number;
  /** The median of the same hours on the days before; null: they are not kept. */
  readonly sameHours: number | null;
  /** The same hours a week ago; null: they are not kept. */
  readonly weekAgo: number | null;
}

/** A term of the burst score with all it comes from. */
export interface ExplainedTerm extends BurstTerm {
  /** Distinct authors in the window. */
  readonly authors: number;
  readonly posts: number;
  /** Posts of the network in the window. */
  readonly traffic: number;
  readonly independence: Independence;
  readonly expectations: Expectations;
  readonly baseline: BaselineFigures;
}

/** What a {@link Baseline} goes by. */
export interface BaselineSettings {
  /** Whole hours before the window. */
  readonly hours: BaselineHours;
  /** The minutes between those hours and the window: less than an hour. */
  readonly minutes: BaselineStretch;
  /** The hours of the window one day earlier, two days earlier and so on; a week at most, none for windows of days. */
  readonly sameHours: readonly BaselineStretch[];
  /** The hours of the window a week earlier. */
  readonly weekAgo: BaselineStretch | undefined;
  /** Where the baseline ends and the window begins, event time in ms. */
  readonly end: number;
  /** How long the window is, ms. */
  readonly windowMs: number;
  /** Posts an author in the window that are not yet repetition. */
  readonly toleratedPosts: number;
}

const DAY_HOURS = 24;
/** So many whole hours before a window of minutes, who repeats themselves is remembered. */
const REMEMBERED_HOURS = 2;
/** A past that is shorter than the present by more than this is as good as none. */
const MOST_TIMES = 10;
const NO_USES: PastUses = [];
const NO_TRAFFIC: ReadonlyMap<string, number> = new Map();

/** What is to be expected of a hashtag in a network, as far as it is known without looking at its authors. */
interface Outlook {
  readonly network: string;
  readonly part: WindowTotals | undefined;
  readonly past: PastUse;
  readonly expectations: Expectations;
  readonly expected: number;
}

/** A hashtag's ordinary day: its share of each network's traffic, language by language, before a window. */
export class Baseline {
  /** The traffic of the hours and the minutes, by network. */
  private readonly before = new Map<string, NetworkTraffic>();
  private readonly standards = new Map<object, Standardization>();

  /** @param window the traffic in the window */
  constructor(
    private readonly settings: BaselineSettings,
    private readonly window: Traffic,
  ) {}

  /**
   * The most that may be observed of a hashtag in each network, as many authors as posts, beside the least that is
   * expected: of none of them {@link terms} are more significant. Much cheaper, because the past is looked at only as far
   * back as it takes to be below a significance.
   */
  bounds(hashtag: string, totals: WindowTotals, least: number): BurstTerm[] {
    const { hours, minutes } = this.settings;
    const parts = Array.from(totals.by('network'), ([network, part]) => {
      return { network, observed: part.volume, own: part.languages() };
    });
    const boundsAfter = (past: PastUses, recent: PastUses): BurstTerm[] =>
      parts.map(({ network, observed, own }) => {
        const uses = joinedUses(network, useIn(past, network), useIn(recent, network));
        return {
          network,
          observed,
          expected: this.recently(network, uses, own),
          dispersion: LEAST_DISPERSION,
        };
      });
    const isBelow = (bounds: readonly BurstTerm[]): boolean => burstSignificance(bounds) < least;
    const past = hours.usesOf(hashtag, (uses) => isBelow(boundsAfter(uses, NO_USES)));
    const bounds = boundsAfter(past, NO_USES);
    return isBelow(bounds) ? bounds : boundsAfter(past, minutes.usesOf(hashtag));
  }

  /**
   * What to expect of a hashtag in a window.
   * @param longer its terms in a longer window: its authors are no more independent than there
   */
  terms(hashtag: string, totals: WindowTotals, longer: readonly ExplainedTerm[] = []): ExplainedTerm[] {
    return this.outlooks(hashtag, totals).map((outlook) => {
      const { network, part, past, expected, expectations } = outlook;
      const { authors, volume: posts } = part ?? { authors: 0, volume: 0 };
      const traffic = this.window.get(network)?.posts ?? 0;
      const independence = this.independence(
        hashtag,
        outlook,
        longer.find((term) => term.network === network),
      );
      return {
        network,
        // What a cell no longer keeps apart by network has no traffic of its own to be measured by.
        observed: traffic === 0 ? 0 : authors * left(independence),
        expected,
        dispersion: dispersionOf(this.residuals(network, past)) + this.uncertainty(network, part, past),
        authors,
        posts,
        traffic,
        independence,
        expectations,
        baseline: {
          authors: past.authors,
          posts: past.posts,
          traffic: this.trafficBefore(network).posts,
          hours: this.hoursBefore(network),
        },
      };
    });
  }

  private outlooks(hashtag: string, totals: WindowTotals): Outlook[] {
    const { hours, minutes, sameHours, weekAgo } = this.settings;
    const [hourly, recent] = [hours.usesOf(hashtag), minutes.usesOf(hashtag)];
    const days = sameHours.map((stretch) => [stretch, stretch.usesOf(hashtag)] as const);
    const week = weekAgo?.usesOf(hashtag) ?? NO_USES;
    const parts = totals.by('network');
    const networks = new Set([...parts.keys(), ...networksIn(hourly), ...networksIn(recent)]);
    return Array.from(networks, (network) => {
      const past = joinedUses(network, useIn(hourly, network), useIn(recent, network));
      const own = parts.get(network)?.languages() ?? NO_TRAFFIC;
      const byDay = days.map(([stretch, uses]) => this.expected(stretch, network, useIn(uses, network), own));
      const expectations: Expectations = {
        recently: this.recently(network, past, own),
        sameHours: median(byDay.filter((value) => value !== undefined)),
        weekAgo: weekAgo ? this.pooled(weekAgo, network, week, own) : null,
      };
      const { recently, sameHours: daily, weekAgo: weekly } = expectations;
      const expected = Math.max(recently, daily ?? 0, weekly ?? 0);
      return { network, part: parts.get(network), past, expectations, expected };
    });
  }

  /** An author's hash is not the same in another network, so that these need not be told apart. */
  private *splitsBefore(hashtag: string): Generator<Split> {
    const { hours, minutes, windowMs } = this.settings;
    if (windowMs > BUCKET_MS.hour) return;
    yield* hours.lastSplits(hashtag, REMEMBERED_HOURS);
    yield* minutes.lastSplits(hashtag, Infinity);
  }

  private independence(
    hashtag: string,
    { network, part }: Outlook,
    longer: ExplainedTerm | undefined,
  ): Independence {
    const { hours, toleratedPosts } = this.settings;
    const copyRate = toleratedCopyRate(hours.copyRate(network));
    const own = part?.independence(toleratedPosts, copyRate, this.splitsBefore(hashtag)) ?? INDEPENDENT;
    return longer && left(longer.independence) < left(own) ? longer.independence : own;
  }

  private trafficBefore(network: string): NetworkTraffic {
    const { hours, minutes } = this.settings;
    const found = this.before.get(network);
    if (found) return found;
    const made = joinedTraffic(hours.traffic.get(network), minutes.traffic.get(network));
    this.before.set(network, made);
    return made;
  }

  /** How long a network has been there before the window, hours; 0: not at all. */
  hoursBefore(network: string): number {
    const { posts, first } = this.trafficBefore(network);
    return posts > 0 ? Math.max(this.settings.end - first, BUCKET_MS.minute) / BUCKET_MS.hour : 0;
  }

  /** From one traffic of a network to another; made once for a key, which is the one that is not always the same. */
  private standard(key: object, from: NetworkTraffic, to: ReadonlyMap<string, number>): Standardization {
    const found = this.standards.get(key);
    if (found) return found;
    const made = new Standardization(from, to);
    this.standards.set(key, made);
    return made;
  }

  private toWindow(from: NetworkTraffic, network: string): Standardization {
    return this.standard(from, from, this.window.get(network)?.languages ?? NO_TRAFFIC);
  }

  /**
   * Authors to expect in the window. In less than an hour most of an hour's authors may be among the first posts, so as
   * many as posts are expected, up to the authors of an hour: a chatty hashtag must not seem to rise in a short window.
   */
  private expectedOf(
    standard: Standardization,
    past: PastUse | undefined,
    own: ReadonlyMap<string, number>,
  ): number {
    if (!past) return 0;
    const { authors, posts } = standard.sums(past.languages, own);
    const perHour = authors * Math.max(1, BUCKET_MS.hour / this.settings.windowMs);
    return Math.max(authors, Math.min(perHour, posts));
  }

  private recently(network: string, past: PastUse, own: ReadonlyMap<string, number>): number {
    return this.expectedOf(this.toWindow(this.trafficBefore(network), network), past, own);
  }

  /** What a stretch lets expect; undefined: the network had no traffic there. */
  private expected(
    stretch: BaselineStretch,
    network: string,
    past: PastUse | undefined,
    own: ReadonlyMap<string, number>,
  ): number | undefined {
    const from = stretch.traffic.get(network);
    if (!from || from.posts === 0) return undefined;
    return this.expectedOf(this.toWindow(from, network), past, own);
  }

  /**
   * What a stretch lets expect by the hashtag's share in the network or, if higher, in all networks: of a small one a
   * few hours tell too little. Null: there was no traffic.
   */
  private pooled(
    stretch: BaselineStretch,
    network: string,
    uses: PastUses,
    own: ReadonlyMap<string, number>,
  ): number | null {
    let [authors, traffic] = [0, 0];
    for (const use of uses) authors += use.authors;
    for (const { posts } of stretch.traffic.values()) traffic += posts;
    if (traffic === 0) return null;
    let others = this.window.get(network)?.posts ?? 0;
    for (const posts of own.values()) others -= posts;
    const share = (authors / traffic) * Math.max(0, others);
    return Math.max(this.expected(stretch, network, useIn(uses, network), own) ?? 0, share);
  }

  /** How the hashtag's authors varied from hour to hour, beside what its share of each hour's traffic lets expect. */
  private *residuals(network: string, past: PastUse): Generator<Residual> {
    for (const [hour, traffic] of this.settings.hours.hourly) {
      const languages = traffic.get(network);
      if (!languages) continue;
      const standard = this.standard(languages, this.trafficBefore(network), languages);
      const expected = standard.sums(past.languages, NO_TRAFFIC).authors;
      yield { observed: past.hours.get(hour) ?? 0, expected };
    }
  }

  /**
   * What the estimate adds to the dispersion: little was seen before a window as long as what came before it, and less
   * than a day of a language does not show when it wakes. What the hashtag itself adds to the traffic is not doubted: an
   * event may be the first that is said in a language.
   */
  private uncertainty(network: string, part: WindowTotals | undefined, past: PastUse): number {
    const before = this.trafficBefore(network);
    const own = part?.volume ?? 0;
    const window = this.window.get(network);
    const whole = ratio((window?.posts ?? 0) - own, before.posts);
    let scale = whole;
    for (const [lang, posts] of part?.languages() ?? []) {
      const others = (window?.languages.get(lang) ?? 0) - posts;
      const apart = ratio(others, before.languages.get(lang) ?? 0);
      const unseen = Math.max(0, 1 - this.hoursOfLanguage(network, lang) / DAY_HOURS);
      scale += (posts / own) * Math.max(0, apart - whole) * unseen;
    }
    return estimateDispersion(past.authors, PRIOR_AUTHORS, scale);
  }

  /** How long a language has been written in a network before the window, hours; 0: never. */
  private hoursOfLanguage(network: string, lang: string): number {
    const known = this.hoursBefore(network);
    const { hours, minutes, end } = this.settings;
    let first = (minutes.traffic.get(network)?.languages.get(lang) ?? 0) > 0 ? end : Infinity;
    for (const [hour, traffic] of hours.hourly) {
      if ((traffic.get(network)?.get(lang) ?? 0) > 0) first = Math.min(first, hour * BUCKET_MS.hour);
    }
    return first === Infinity ? 0 : Math.min(known, (end - first) / BUCKET_MS.hour);
  }
}

/** How many times the past the present is. */
function ratio(now: number, before: number): number {
  if (now <= 0) return 0;
  return before === 0 ? MOST_TIMES : Math.min(MOST_TIMES, now / before);
}

function networksIn(uses: PastUses): string[] {
  return uses.map(({ network }) => network);
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] as number)) / 2;
}
