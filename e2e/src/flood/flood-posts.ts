import { postKey } from '@hashpulse/contracts';

/** A record for the topic `posts`. */
export interface FloodRecord {
  readonly key: string;
  readonly value: string;
}

/** When the flood begins, event time. */
const START = Date.parse('2024-03-01T10:00:00Z');
const MINUTES = 10;
/** Hashtags that people really use, and those among them that must be found again. */
const STORIES = 60;
export const TOP = 50;
/** One post in this many is of a story. */
const STORY_EVERY = 10;

/** What a story amounts to, counted apart from the system. */
export interface Story {
  readonly hashtag: string;
  volume: number;
  impressions: number;
  likes: number;
}

/** Falls with the place, by much behind the last that must be found. */
function share(place: number): number {
  return 1 / (place + 5) / (place < TOP ? 1 : 4);
}

/**
 * Posts with one new hashtag each, and among them the stories, each the rarer the later it comes in the list, so
 * that every ranking has the same right ones. The same for the same number of hashtags.
 */
export class FloodPosts {
  readonly stories: Story[] = Array.from({ length: STORIES }, (_, i) => ({
    hashtag: `story${i}`,
    volume: 0,
    impressions: 0,
    likes: 0,
  }));
  readonly count: number;
  /** Story posts that each story is owed: the one that is owed most comes next. */
  private readonly owed = new Float64Array(STORIES);

  /** @param hashtags how many hashtags are used only once */
  constructor(hashtags: number) {
    this.count = Math.ceil((hashtags * STORY_EVERY) / (STORY_EVERY - 1));
  }

  *[Symbol.iterator](): Generator<FloodRecord> {
    for (let i = 0; i < this.count; i++) {
      const story = i % STORY_EVERY === 0 ? this.next() : undefined;
      yield this.record(i, story);
    }
  }

  private record(i: number, story: Story | undefined): FloodRecord {
    const [followers, likes] = story ? [50, 3] : [1, 1];
    if (story) {
      story.volume += 1;
      story.impressions += followers;
      story.likes += likes;
    }
    const post = {
      id: String(i),
      network: 'flooded',
      author: { id: `author${i}`, followers },
      text: story ? `so it is #${story.hashtag}` : `#flood${i}`,
      createdAt: new Date(START + Math.floor((i * MINUTES * 60_000) / this.count)).toISOString(),
      lang: 'en',
      engagement: { likes, reposts: 0, replies: 0, views: 0 },
    };
    return { key: postKey(post), value: JSON.stringify(post) };
  }

  private next(): Story {
    let most = 0;
    for (let i = 0; i < STORIES; i++) {
      this.owed[i] = (this.owed[i] as number) + share(i);
      if ((this.owed[i] as number) > (this.owed[most] as number)) most = i;
    }
    const total = this.stories.reduce((sum, _, i) => sum + share(i), 0);
    this.owed[most] = (this.owed[most] as number) - total;
    return this.stories[most] as Story;
  }
}
