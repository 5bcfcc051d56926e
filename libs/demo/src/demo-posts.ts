import { DemoNetworkMinute } from './demo-minute.js';
import { SeededRandom } from './seeded-random.js';

/** A post of the demo, and when to send it. */
export interface DemoPost {
  /** One line of NDJSON. */
  readonly json: string;
  /** Event time, ms. */
  readonly at: number;
  /** Seconds after the play began. */
  readonly playAt: number;
}

/** What makes one demo differ from another. */
export interface DemoSettings {
  readonly seed: number;
  /** Event time of the end, ms: no post is later. */
  readonly endsAt: number;
  /** Part of every post's id, so that a second play brings new posts. */
  readonly runId: string;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
/** The ordinary day passes quickly, the story slowly. */
const STORY_MINUTES = 150;
const DAY_SECONDS = 30;
const STORY_SECONDS = 90;

/** How long the whole demo takes to play, s. */
export const DEMO_PLAY_SECONDS = DAY_SECONDS + STORY_SECONDS;

function playAt(minute: number): number {
  const day = DAY_MINUTES - STORY_MINUTES;
  if (minute <= day) return (minute / day) * DAY_SECONDS;
  return DAY_SECONDS + ((minute - day) / STORY_MINUTES) * STORY_SECONDS;
}

/**
 * The story of 21 October 2016 as about 300,000 posts of 24 hours: an ordinary day of four networks in seven languages,
 * twitter falls silent, the others talk about it, it comes back, and there is a party. The same settings, the same posts.
 */
export function* demoPosts({ seed, endsAt, runId }: DemoSettings): Generator<DemoPost> {
  const random = new SeededRandom(seed);
  const start = endsAt - DAY_MINUTES * MINUTE_MS;
  const minutes = new DemoNetworkMinute(random, start, endsAt, runId);
  for (let minute = 0; minute < DAY_MINUTES; minute++) {
    for (const { json, at, order } of minutes.posts(minute, DAY_MINUTES - minute)) {
      yield { json, at, playAt: playAt((order - start) / MINUTE_MS) };
    }
  }
}
