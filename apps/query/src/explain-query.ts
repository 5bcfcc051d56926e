import type { ExplainAnswer, WindowName } from '@hashpulse/contracts';
import { hashtagFlags } from '@hashpulse/hashtags';
import {
  BUCKET_MS,
  deviance,
  type ExplainedTerm,
  PRIOR_AUTHORS,
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

const FORMULA =
  'score = sum over the networks of 2 * (o * ln(o / e) - (o - e)), negative when o < e; ' +
  'o = observed, e = expected + prior';

function sum(terms: readonly ExplainedTerm[], field: 'authors' | 'observed' | 'expected'): number {
  return terms.reduce((total, term) => total + term[field], 0);
}

function termOf(term: ExplainedTerm): ExplainAnswer['terms'][number] {
  const { network, authors, posts, traffic, observed, expected, baseline } = term;
  return {
    network,
    authors,
    volume: posts,
    networkVolume: traffic,
    observed: rounded(observed),
    expected: rounded(expected),
    prior: PRIOR_AUTHORS,
    score: rounded(deviance(term)),
    baseline: {
      hours: rounded(baseline.hours),
      authors: baseline.authors,
      volume: baseline.posts,
      networkVolume: baseline.traffic,
    },
  };
}

function penaltiesOf(terms: readonly ExplainedTerm[]): ExplainAnswer['penalties'] {
  const repeating = terms.filter(({ observed, authors }) => observed < authors);
  return repeating.map(({ network, observed, authors, posts }) => ({
    network,
    code: 'repetition',
    factor: rounded(observed / authors),
    detail: `${authors} authors posted ${rounded(posts / authors)} times each`,
  }));
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
    const totals = view.hashtags.get(name) ?? new WindowTotals();
    const terms = rankings.terms(name, totals);
    const hours = Math.max(0, ...terms.map(({ baseline }) => baseline.hours));
    const to = span.first * BUCKET_MS[span.tier];
    return {
      ...asOfFields(snapshot, asOf),
      window,
      network: network ?? null,
      hashtag,
      label: await this.labels.of(snapshot, hashtag),
      moderation: { state: snapshot.moderation.stateOf(hashtag), rankedAs: name },
      rank: rankings.rankOf('trending', name),
      score: rounded(rankings.score(name, totals)),
      authors: totals.authors,
      observed: rounded(sum(terms, 'observed')),
      expected: rounded(sum(terms, 'expected')),
      baseline: {
        from: hours > 0 ? timeText(to - hours * BUCKET_MS.hour) : null,
        to: timeText(to),
        hours: rounded(hours),
      },
      penalties: penaltiesOf(terms),
      flags: hashtagFlags(hashtag),
      formula: FORMULA,
      terms: terms.map(termOf),
      ...errorField(view.hashtags.get(name)?.missed ?? view.missed(hashtag)),
    };
  }
}
