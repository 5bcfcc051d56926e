import type { Ranking as RankingName } from '@hashpulse/contracts';
import type { Baseline, ExplainedTerm } from './baseline.js';
import {
  burstScore,
  burstSignificance,
  LEAST_SIGNIFICANCE,
  leastSignificance,
  PRIOR_AUTHORS,
  signedDeviance,
} from './burst-score.js';
import { type Candidate, Ranking } from './ranking.js';
import { BUCKET_MS } from './bucket.js';
import type { TimeSpan } from './time-span.js';
import { WindowTotals } from './window-totals.js';
import type { WindowView } from './window-view.js';

/** A hashtag with posts in a window. */
export interface HashtagCandidate extends Candidate {
  readonly totals: WindowTotals;
}

/** What a ranking goes by: the value, and a bound on it that needs no merging of author sets. */
interface Measure {
  bound(totals: WindowTotals): number;
  value(hashtag: string, totals: WindowTotals): number;
}

/** A score and where it comes from. */
export interface Assessment {
  readonly score: number;
  /** How surely it is more than chance; see {@link LEAST_SIGNIFICANCE}. */
  readonly significance: number;
  /** What of the score counts: 1 as long as it goes on, less when most of it is over; in the score already. */
  readonly currency: number;
  /** What is listed under the score; 0 for what may well be chance. */
  readonly listed: number;
  readonly terms: readonly ExplainedTerm[];
  /** The buckets that were judged: the window's, or its last ones when the hashtag stands out more in these. */
  readonly span: TimeSpan;
}

/** The rankings of one window for one choice of posts; each is made when first asked for. */
export class Rankings {
  private readonly made = new Map<RankingName, Ranking<HashtagCandidate>>();
  private readonly assessments = new Map<string, Assessment>();

  /** @param shorter the rankings of shorter windows with the same end: a burst that has just begun stands out in them */
  constructor(
    private readonly view: WindowView,
    private readonly baseline: Baseline,
    private readonly shorter: readonly Rankings[] = [],
  ) {}

  /** From which significance on a hashtag is listed as trending. */
  get leastSignificance(): number {
    return leastSignificance(this.view.hashtags.size);
  }

  ranking(name: RankingName): Ranking<HashtagCandidate> {
    const found = this.made.get(name);
    if (found) return found;
    const made = new Ranking(this.candidates(this.measure(name)));
    this.made.set(name, made);
    return made;
  }

  /** The hashtag's place; null when it has none. */
  rankOf(name: RankingName, hashtag: string): number | null {
    const totals = this.view.hashtags.get(hashtag);
    if (!totals) return null;
    return this.ranking(name).rankOf(hashtag, this.measure(name).value(hashtag, totals)) ?? null;
  }

  /** The burst score. */
  score(hashtag: string, totals: WindowTotals): number {
    return totals.volume === 0 ? 0 : this.assess(hashtag, totals).score;
  }

  /** The burst score with what it is made of. */
  assess(hashtag: string, totals: WindowTotals): Assessment {
    const found = this.assessments.get(hashtag);
    if (found) return found;
    const assessment = this.assessed(hashtag, totals);
    this.assessments.set(hashtag, assessment);
    return assessment;
  }

  private assessed(hashtag: string, totals: WindowTotals): Assessment {
    const own = this.ownAssessment(hashtag, totals);
    const compared = this.scales(hashtag, own).filter(({ terms, span }) => hasBaseline(terms, span));
    const significant = compared.filter((one) => surely(one) >= this.leastSignificance);
    const best = highest(significant);
    if (best) return { ...best, listed: best.score };
    if (hasBaseline(own.terms, own.span)) return { ...own, listed: 0 };
    // In the warm-up there is nothing to compare with: all is listed, by authors, and nothing claims to rise.
    const score = warmUpScore(own.score);
    return { ...own, score, listed: score };
  }

  /** The hashtag in this window and in the shorter ones, the longest first; what is over counts for less. */
  private scales(hashtag: string, own: Assessment): Assessment[] {
    const scales = [own];
    for (const one of this.shorter) {
      const totals = one.view.totalsOf(hashtag) ?? new WindowTotals();
      scales.push(one.ownAssessment(hashtag, totals, own.terms));
    }
    return withCurrency(scales);
  }

  /** @param longer the terms of a longer window, in which it shows better who repeats themselves */
  private ownAssessment(
    hashtag: string,
    totals: WindowTotals,
    longer: readonly ExplainedTerm[] = [],
  ): Assessment {
    const terms = this.baseline.terms(hashtag, totals, longer);
    const score = burstScore(terms);
    const significance = burstSignificance(terms);
    return { score, significance, currency: 1, listed: score, terms, span: this.view.span };
  }

  /** What a hashtag is listed as trending under; most are ruled out before their authors are looked at. */
  private listed(hashtag: string, totals: WindowTotals): number {
    const found = this.assessments.get(hashtag);
    if (found) return found.listed;
    if (!this.isWarm()) return this.assess(hashtag, totals).listed;
    const scales = [this, ...this.shorter];
    const may = scales.some((one) => one.mayBeSignificant(hashtag, this.leastSignificance));
    return may ? this.assess(hashtag, totals).listed : 0;
  }

  private mayBeSignificant(hashtag: string, least: number): boolean {
    const totals = this.view.totalsOf(hashtag);
    if (!totals || signedDeviance(totals.volume, PRIOR_AUTHORS) < least) return false;
    return burstSignificance(this.baseline.bounds(hashtag, totals, least)) >= least;
  }

  private measure(name: RankingName): Measure {
    switch (name) {
      case 'volume':
        return { bound: (totals) => totals.volume, value: (_, totals) => totals.volume };
      case 'engagement':
        return { bound: (totals) => totals.engagement, value: (_, totals) => totals.engagement };
      case 'authors':
        return { bound: (totals) => totals.volume, value: (_, totals) => totals.authors };
      case 'reach':
        return { bound: (totals) => totals.impressions, value: (_, totals) => totals.reach };
      case 'trending':
        return { bound: this.scoreBound(), value: (hashtag, totals) => this.listed(hashtag, totals) };
    }
  }

  /**
   * No score is above that of as many authors as posts in one network without a baseline: the deviance is convex. What
   * cannot be significant by that is listed only where there is no baseline, and then lower; so of all the hashtags with
   * a post or two none has to be looked at.
   */
  private scoreBound(): Measure['bound'] {
    const isCold = this.knowsNone() && this.shorter.every((one) => one.knowsNone());
    const isWarm = this.isWarm();
    const least = this.leastSignificance;
    return ({ volume }) => {
      const most = signedDeviance(volume, PRIOR_AUTHORS);
      if (isCold) return warmUpScore(most);
      if (most >= least) return most;
      return isWarm ? 0 : warmUpScore(most);
    };
  }

  private networks(): string[] {
    return [...this.view.traffic].filter(([, { posts }]) => posts > 0).map(([network]) => network);
  }

  private knows(network: string): boolean {
    return this.baseline.hoursBefore(network) >= hoursNeeded(this.view.span);
  }

  private knowsNone(): boolean {
    return !this.networks().some((network) => this.knows(network));
  }

  /** Whether there is a baseline for every network with posts in the window. */
  private isWarm(): boolean {
    return this.networks().every((network) => this.knows(network));
  }

  private candidates(measure: Measure): HashtagCandidate[] {
    const candidates: HashtagCandidate[] = [];
    for (const [hashtag, totals] of this.view.hashtags) {
      if (totals.volume === 0 || !this.view.moderated.isShown(hashtag)) continue;
      candidates.push({
        hashtag,
        totals,
        bound: measure.bound(totals),
        value: () => measure.value(hashtag, totals),
      });
    }
    return candidates;
  }
}

/** What is listed in the warm-up: in the order of the score, and below all that is significant. */
function warmUpScore(score: number): number {
  return score > 0 ? (LEAST_SIGNIFICANCE * score) / (score + LEAST_SIGNIFICANCE) : score;
}

/** What is over counts for this much at least: it is still news of the window. */
const LEAST_CURRENCY = 0.005;

/**
 * Weighs rises in windows that end together, the longest first, by how much of each goes on: by its pace in the next
 * shorter window beside that in its own. So what is over gives way to what has just begun, however large it was.
 */
function withCurrency(scales: readonly Assessment[]): Assessment[] {
  let shorter: Assessment | undefined;
  const weighed = [...scales].reverse().map((one) => {
    const going = shorter ? Math.min(1, paceOf(shorter) / paceOf(one) || 0) * shorter.currency : 1;
    const currency = Math.max(LEAST_CURRENCY, going);
    shorter = { ...one, currency, score: one.score > 0 ? one.score * currency : one.score };
    return shorter;
  });
  return weighed.reverse();
}

/** Authors more than expected, a bucket. */
function paceOf({ terms, span }: Assessment): number {
  const excess = terms.reduce((sum, { observed, expected }) => sum + Math.max(0, observed - expected), 0);
  return excess / (span.end - span.first);
}

/** The significance, less for what is over: the past is looked at again every minute, and of chance most is over soon. */
function surely({ significance, currency }: Assessment): number {
  return significance + Math.log(currency);
}

function highest(assessments: readonly Assessment[]): Assessment | undefined {
  return [...assessments].sort((a, b) => b.score - a.score)[0];
}

/** Whether there is a baseline for every network in which the hashtag is used. */
function hasBaseline(terms: readonly ExplainedTerm[], span: TimeSpan): boolean {
  const needed = hoursNeeded(span);
  return terms.every(({ posts, baseline }) => posts === 0 || baseline.hours >= needed);
}

/** A network must have been there for as long as the window, or an hour, before it. */
function hoursNeeded({ tier, first, end }: TimeSpan): number {
  return Math.min(1, ((end - first) * BUCKET_MS[tier]) / BUCKET_MS.hour);
}
