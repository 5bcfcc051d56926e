import { WINDOWS, type WindowName } from '@hashpulse/contracts';
import { BUCKET_MS } from '@hashpulse/trends';
import { Counting } from './counting.js';
import { type Achievement, Judge } from './judge.js';
import { burstScoreMethod, MastodonMethod, type Method, poissonMethod, volumeMethod } from './methods.js';
import { Scenario } from './scenario.js';

/** What each method achieved, by its name. */
export type RankingEvaluation = Readonly<Record<string, Achievement>>;

/**
 * Plays a scenario through the code that counts and ranks, and asks every method for its first ten in every minute of
 * the judged hours.
 */
export function evaluateRanking(seed: number, window: WindowName, isHard: boolean): RankingEvaluation {
  const scenario = new Scenario(seed, isHard);
  const mastodon = new MastodonMethod();
  const counting = new Counting((hashtag, author, at) => mastodon.use(hashtag, author, at));
  const { tier, buckets } = WINDOWS[window];
  const methods: Readonly<Record<string, Method>> = {
    hashpulse: burstScoreMethod(counting, window),
    volume: volumeMethod(counting, window),
    mastodon,
    poisson: poissonMethod(counting, window),
  };
  const judged = Object.entries(methods).map(([name, method]) => {
    const judge = new Judge(scenario.bursts, scenario.attacks, buckets * BUCKET_MS[tier]);
    return { name, method, judge };
  });
  const [from, until] = scenario.judged;
  for (let minute = scenario.beginning; minute < until; minute += BUCKET_MS.minute) {
    const asOf = minute + BUCKET_MS.minute - 1;
    counting.take(scenario.minute(minute), asOf);
    if (minute < from) continue;
    for (const { method, judge } of judged) judge.look(asOf, method.top(asOf));
  }
  return Object.fromEntries(judged.map(({ name, judge }) => [name, judge.achievement()]));
}
