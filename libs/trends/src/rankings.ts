import type { Ranking as RankingName } from '@hashpulse/contracts';
import type { Baseline, ExplainedTerm } from './baseline.js';
import { burstScore, PRIOR_AUTHORS, signedDeviance } from './burst-score.js';
import { type Candidate, Ranking } from './ranking.js';
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

/** The rankings of one window for one choice of posts; each is made when first asked for. */
export class Rankings {
  private readonly made = new Map<RankingName, Ranking<HashtagCandidate>>();
  private readonly scores = new Map<string, number>();
  private readonly traffic: ReadonlyMap<string, number>;

  constructor(
    private readonly view: WindowView,
    private readonly baseline: Baseline,
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
    const found = this.scores.get(hashtag);
    if (found !== undefined) return found;
    const score = totals.volume === 0 ? 0 : burstScore(this.terms(hashtag, totals));
    this.scores.set(hashtag, score);
    return score;
  }

  /** What the burst score is made of. */
  terms(hashtag: string, totals: WindowTotals): ExplainedTerm[] {
    return this.baseline.terms(hashtag, totals, this.traffic);
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
        return { bound: scoreBound, value: (hashtag, totals) => this.score(hashtag, totals) };
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
