import type { UseTuple } from '@hashpulse/contracts';
import { describe, expect, it } from '@jest/globals';
import { type BucketCells, NO_CELLS } from './bucket-cells.js';
import { BUCKET_MS } from './bucket.js';
import { LEAST_SIGNIFICANCE } from './burst-score.js';
import { Cell } from './cell.js';
import { baselineSpan, recentSpan, sameHoursBefore, shorterSpans, type TimeSpan } from './time-span.js';
import type { Rankings } from './rankings.js';
import { windowRankings } from './window-rankings.js';
import { ALL_SPLITS } from './split-filter.js';
import { WindowView } from './window-view.js';

const HOUR = 500_000;
/** The first minute of that hour. */
const START = HOUR * 60;

/** Authors of each hashtag in a minute; each writes something of their own, nobody comes twice. */
type Minutes = ReadonlyMap<number, Readonly<Partial<Record<string, number>>>>;

type Bucket = BucketCells & { hashtags: Map<string, Cell>; networks: Map<string, Cell> };

class World {
  private author = 0;
  private readonly cells = new Map<string, Bucket>();

  constructor(minutes: Minutes) {
    for (const [minute, uses] of minutes) {
      for (const [hashtag, authors = 0] of Object.entries(uses)) {
        for (let n = 0; n < authors; n++) this.use(hashtag, minute);
      }
    }
  }

  rankings(span: TimeSpan): Rankings {
    const view = (part: TimeSpan): WindowView => {
      const buckets = Array.from({ length: part.end - part.first }, (_, i) =>
        this.bucket(part.tier, part.first + i),
      );
      return new WindowView(part, [buckets], ALL_SPLITS);
    };
    const views = {
      view: view(span),
      ordinary: view(baselineSpan(span, -Infinity)),
      recent: view(recentSpan(span)),
      sameHours: sameHoursBefore(span).map(view),
    };
    return windowRankings(
      views,
      shorterSpans(span).map((one) => this.rankings(one)),
    );
  }

  private use(hashtag: string, minute: number): void {
    const at = minute * BUCKET_MS.minute;
    const author = ++this.author;
    const use: UseTuple = [author, 1, at, 'chirper', 'en', author, 0, hashtag, 0, 0, 0, 0, [], author];
    for (const [tier, index] of [
      ['minute', minute],
      ['hour', Math.floor(minute / 60)],
    ] as const) {
      const { hashtags, networks } = this.bucket(tier, index);
      hashtags.set(hashtag, hashtags.get(hashtag) ?? new Cell());
      networks.set('chirper', networks.get('chirper') ?? new Cell());
      hashtags.get(hashtag)?.applyUse(use, false);
      networks.get('chirper')?.applyTraffic('chirper', 'en', 1, at);
    }
  }

  private bucket(tier: string, index: number): Bucket {
    const name = `${tier}${index}`;
    const found = this.cells.get(name) ?? {
      bounds: NO_CELLS.bounds,
      hashtags: new Map<string, Cell>(),
      networks: new Map<string, Cell>(),
    };
    this.cells.set(name, found);
    return found;
  }
}

/** Minutes of ordinary talk, and from some minute on more. */
function talk(
  minutes: number,
  change: (minute: number) => Readonly<Partial<Record<string, number>>> = () => ({}),
): Minutes {
  return new Map(
    Array.from({ length: minutes }, (_, i) => [START + i, { love: 20, news: 2, ...change(i) }] as const),
  );
}

function hour(minutes: number): TimeSpan {
  return { tier: 'minute', first: START + minutes - 60, end: START + minutes };
}

function listed(rankings: Rankings): string[] {
  return rankings
    .ranking('trending')
    .top(10)
    .map(({ candidate }) => candidate.hashtag);
}

describe('what is listed as trending', () => {
  it('is nothing on an ordinary day', () => {
    expect(listed(new World(talk(300)).rankings(hour(300)))).toEqual([]);
  });

  it('is a new hashtag within a minute, and one that is in many more mouths', () => {
    const burst = (i: number) => (i === 299 ? { quake: 6 } : {});
    expect(listed(new World(talk(300, burst)).rankings(hour(300)))).toEqual(['quake']);
    const rise = (i: number) => (i >= 296 ? { news: 30 } : {});
    expect(listed(new World(talk(300, rise)).rankings(hour(300)))).toEqual(['news']);
  });

  it('is nothing of a hashtag that falls, though it falls far', () => {
    expect(
      listed(new World(talk(300, (i) => (i >= 240 ? { love: 1 } : {}))).rankings(hour(300))),
    ).not.toContain('love');
  });

  it('is everything in the warm-up, by authors, and nothing of it claims to rise', () => {
    const rankings = new World(talk(4)).rankings(hour(4));
    expect(listed(rankings)).toEqual(['love', 'news']);
    for (const { value } of rankings.ranking('trending').top(10))
      expect(value).toBeLessThan(LEAST_SIGNIFICANCE);
  });

  it('has what really rises first even while the stream is younger than the window', () => {
    const rankings = new World(talk(40, (i) => (i >= 37 ? { quake: 8 } : {}))).rankings(hour(40));
    expect(listed(rankings)[0]).toBe('quake');
    expect(rankings.ranking('trending').top(2)[1]?.value).toBeLessThan(LEAST_SIGNIFICANCE);
  });

  it('has what goes on before what is over, however much larger that was', () => {
    const over = (i: number) => ({
      ...(i >= 250 && i < 275 ? { quake: 60 } : {}),
      ...(i >= 297 ? { goal: 8 } : {}),
    });
    const rankings = new World(talk(300, over)).rankings(hour(300));
    expect(listed(rankings)).toEqual(['goal', 'quake']);
  });

  it('is not what was hardly more than chance and is over', () => {
    const crowd = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`rare${i}`, 1]));
    const small = (at: number) => (i: number) => (i === at ? { goal: 7 } : i === 245 ? crowd : {});
    expect(listed(new World(talk(300, small(299))).rankings(hour(300)))).toEqual(['goal']);
    expect(listed(new World(talk(300, small(250))).rankings(hour(300)))).toEqual([]);
  });

  it('asks less where there are few hashtags, as fewer stand out by chance', () => {
    const twice = (i: number) => (i >= 240 && i % 5 === 0 ? { birds: 1 } : {});
    const few = new World(talk(600, twice)).rankings(hour(300));
    expect(few.leastSignificance).toBeCloseTo(2 * Math.log(3));
    const crowd = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`rare${i}`, 1]));
    const many = new World(talk(300, (i) => (i === 290 ? crowd : {}))).rankings(hour(300));
    expect(many.leastSignificance).toBe(LEAST_SIGNIFICANCE);
    expect(listed(many)).toEqual([]);
  });
});
