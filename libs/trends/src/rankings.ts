import type { Ranking as RankingName } from '@hashpulse/contracts';
import type { Baseline, ExplainedTerm } from './baseline.js';
import {
  burstScore,
  burstSignificance,
  LEAST_SIGNIFICANCE,
  PRIOR_AUTHORS,
  signedDeviance,
} from './burst-score.js';
import { type Candidate, Ranking } from './ranking.js';
import { BUCKET_MS } from './bucket.js';
import type { TimeSpan } from './time-span.js';
import type { WindowTotals } from './window-totals.js';
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
  private readonly traffic: ReadonlyMap<string, number>;

  /** @param shorter the rankings of shorter windows with the same end: a burst that has just begun stands out in them */
  constructor(
    private readonly view: WindowView,
    private readonly baseline: Baseline,
    private readonly shorter: readonly Rankings[] = [],
  ) {
    this.traffic = view.traffic();
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
    const significant = compared.filter((one) => one.significance >= LEAST_SIGNIFICANCE);
    const best = highest(significant);
    if (best) return { ...best, listed: best.score };
    if (hasBaseline(own.terms, own.span)) return { ...own, listed: 0 };
    // In the warm-up there is nothing to compare with: all is listed, by authors, and nothing claims to rise.
    const { score: raw } = own;
    const score = raw > 0 ? (LEAST_SIGNIFICANCE * raw) / (raw + LEAST_SIGNIFICANCE) : raw;
    return { ...own, score, listed: score };
  }

  /** The hashtag in this window and in the shorter ones. */
  private scales(hashtag: string, own: Assessment): Assessment[] {
    const scales = [own];
    for (const one of this.shorter) {
      const totals = one.view.hashtags.get(hashtag);
      if (totals && totals.volume > 0) scales.push(one.ownAssessment(hashtag, totals, own.terms));
    }
    return scales;
  }

  /** @param longer the terms of a longer window, in which it shows better who repeats themselves */
  private ownAssessment(
    hashtag: string,
    totals: WindowTotals,
    longer: readonly ExplainedTerm[] = [],
  ): Assessment {
    const terms = this.baseline.terms(hashtag, totals, this.traffic, longer);
    const score = burstScore(terms);
    return { score, significance: burstSignificance(terms), listed: score, terms, span: this.view.span };
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
        return { bound: scoreBound, value: (hashtag, totals) => this.assess(hashtag, totals).listed };
    }
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

/** No score is above that of as many authors as posts in one network without a baseline: the deviance is convex. */
function scoreBound(totals: WindowTotals): number {
  return signedDeviance(totals.volume, PRIOR_AUTHORS);
}

function highest(assessments: readonly Assessment[]): Assessment | undefined {
  return [...assessments].sort((a, b) => b.score - a.score)[0];
}

/** Whether every network in which the hashtag is used has been there for as long as the window, or an hour, before it. */
function hasBaseline(terms: readonly ExplainedTerm[], { tier, first, end }: TimeSpan): boolean {
  const hours = Math.min(1, ((end - first) * BUCKET_MS[tier]) / BUCKET_MS.hour);
  return terms.every(({ posts, baseline }) => posts === 0 || baseline.hours >= hours);
}
