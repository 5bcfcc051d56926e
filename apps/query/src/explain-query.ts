import type { ExplainAnswer, WindowName } from '@hashpulse/contracts';
import { hashtagFlags } from '@hashpulse/hashtags';
import {
  BUCKET_MS,
  deviance,
  type ExplainedTerm,
  PRIOR_AUTHORS,
  significance,
  windowSpan,
  WindowTotals,
} from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { asOfFields, timeText } from './as-of.js';
import { errorField } from './figures.js';
import { FirstSeen } from './first-seen.js';
import { Labels } from './labels.js';
import { rounded } from './rounded.js';
import { Snapshots } from './snapshots.js';
import { Windows } from './windows.js';

/** What `GET /v1/hashtags/{hashtag}/explain` asks for. */
export interface ExplainQuestion {
  /** Canonical. */
  readonly hashtag: string;
  readonly window: WindowName;
  readonly network: string | undefined;
  /** Event time, ms; undefined: the stream time. */
  readonly asOf: number | undefined;
}

const formula = (least: number): string =>
  'score = currency * sum over the networks where o > e of 2 * (o * ln(o / e) - (o - e)); ' +
  'significance = sum over the same of 2 * (o * ln(o / e) - (o + 1 / d) * ln((1 + d * o) / (1 + d * e))); ' +
  'o = authors * repetition * circle * copies, e = max(recently, sameHours, weekAgo) + prior, d = dispersion; ' +
  `listed as trending from a significance of ${rounded(least)} on`;

function sum(terms: readonly ExplainedTerm[], field: 'authors' | 'observed' | 'expected'): number {
  return terms.reduce((total, term) => total + term[field], 0);
}

function termOf(term: ExplainedTerm): ExplainAnswer['terms'][number] {
  const { network, authors, posts, traffic, observed, expected, dispersion, expectations, baseline } = term;
  const orNull = (value: number | null): number | null => (value === null ? null : rounded(value));
  return {
    network,
    authors,
    volume: posts,
    networkVolume: traffic,
    observed: rounded(observed),
    expected: rounded(expected),
    expectations: {
      recently: rounded(expectations.recently),
      sameHours: orNull(expectations.sameHours),
      weekAgo: orNull(expectations.weekAgo),
    },
    dispersion: rounded(dispersion),
    prior: PRIOR_AUTHORS,
    score: rounded(deviance(term)),
    significance: rounded(significance(term)),
    baseline: {
      hours: rounded(baseline.hours),
      authors: baseline.authors,
      volume: baseline.posts,
      networkVolume: baseline.traffic,
    },
  };
}

/** A penalty as long as it takes something away. */
function penalty(network: string, code: 'repetition' | 'circle' | 'copies', factor: number, detail: string) {
  return rounded(factor) < 1 ? [{ network, code, factor: rounded(factor), detail }] : [];
}

function penaltiesOf(terms: readonly ExplainedTerm[]): ExplainAnswer['penalties'] {
  return terms.flatMap(({ network, authors, posts, independence: { repetition, circle, copies } }) => [
    ...penalty(
      network,
      'repetition',
      repetition,
      `${authors} authors made ${posts} posts, some of them many`,
    ),
    ...penalty(network, 'circle', circle, `hardly anyone new is among ${authors} authors`),
    ...penalty(network, 'copies', copies, `many of ${authors} authors posted the same text`),
  ]);
}

/** Answers `GET /v1/hashtags/{hashtag}/explain`. */
@Injectable()
export class ExplainQuery {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly windows: Windows,
    private readonly firstSeen: FirstSeen,
    private readonly labels: Labels,
  ) {}

  /** Undefined: the hashtag was never seen, as far back as hours are kept. */
  async answer({
    hashtag,
    window,
    network,
    asOf: asked,
  }: ExplainQuestion): Promise<ExplainAnswer | undefined> {
    const snapshot = await this.snapshots.current();
    const asOf = asked ?? snapshot.streamTime;
    if (asOf === undefined || (await this.firstSeen.at(snapshot, hashtag)) === undefined) return undefined;
    const span = windowSpan(window, asOf);
    const { view, rankings } = await this.windows.window(snapshot, { span, network, lang: undefined });
    const name = snapshot.moderation.rankedAs(hashtag);
    const totals = view.totalsOf(name) ?? new WindowTotals();
    const { terms, span: judged, score, significance: surely, currency } = rankings.assess(name, totals);
    const hours = Math.max(0, ...terms.map(({ baseline }) => baseline.hours));
    const to = judged.first * BUCKET_MS[judged.tier];
    const until = judged.end * BUCKET_MS[judged.tier];
    return {
      ...asOfFields(snapshot, asOf),
      window,
      network: network ?? null,
      hashtag,
      label: await this.labels.of(snapshot, hashtag),
      moderation: { state: snapshot.moderation.stateOf(hashtag), rankedAs: name },
      rank: rankings.rankOf('trending', name),
      score: rounded(totals.volume === 0 ? 0 : score),
      significance: rounded(surely),
      currency: rounded(currency),
      judged: { from: timeText(to), to: timeText(until) },
      authors: sum(terms, 'authors'),
      observed: rounded(sum(terms, 'observed')),
      expected: rounded(sum(terms, 'expected')),
      baseline: {
        from: hours > 0 ? timeText(to - hours * BUCKET_MS.hour) : null,
        to: timeText(to),
        hours: rounded(hours),
      },
      penalties: penaltiesOf(terms),
      flags: hashtagFlags(hashtag),
      formula: formula(rankings.leastSignificance),
      terms: terms.map(termOf),
      ...errorField(view.totalsOf(name)?.missed ?? view.missed(hashtag)),
    };
  }
}
