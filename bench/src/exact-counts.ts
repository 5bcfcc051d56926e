import type { BenchPost } from './bench-posts.js';

/** Uses of every hashtag in every minute, as `m24000000 hashtag`, known from how the posts were made. */
export class ExactCounts {
  readonly minutes = new Map<string, number>();
  /** Posts. */
  posts = 0;
  /** Uses of hashtags. */
  uses = 0;

  add({ at, hashtags }: BenchPost): void {
    this.posts += 1;
    for (const hashtag of hashtags) {
      const name = `m${Math.floor(at / 60_000)} ${hashtag}`;
      this.minutes.set(name, (this.minutes.get(name) ?? 0) + 1);
      this.uses += 1;
    }
  }

  /** In how many places a count is another. */
  differences(counted: ReadonlyMap<string, number>): number {
    let different = 0;
    for (const [name, count] of this.minutes) if (counted.get(name) !== count) different += 1;
    for (const name of counted.keys()) if (!this.minutes.has(name)) different += 1;
    return different;
  }
}
