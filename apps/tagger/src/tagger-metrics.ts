import { Counter, Gauge, type Registry } from '@hashpulse/nest-service';
import type { PostsPosition, Tally } from '@hashpulse/tagging';

/** What becomes of a record of `posts`, as an operator reads it. */
const OUTCOMES = {
  counted: 'counted',
  duplicates: 'duplicate',
  late: 'late',
  dead: 'dead',
  forwarded: 'forwarded',
} as const satisfies Partial<Record<keyof Tally, string>>;

/** What an operator watches of a tagger. */
export class TaggerMetrics {
  private readonly positions = new Map<number, PostsPosition>();
  private readonly posts;

  /** @param isAssigned whether this process works on a partition now */
  constructor(registry: Registry, isAssigned: (partition: number) => boolean) {
    const { positions } = this;
    this.posts = new Counter({
      name: 'tagger_posts_total',
      help: 'Records of posts by what became of them, as committed',
      labelNames: ['outcome'],
      registers: [registry],
    });
    for (const outcome of Object.values(OUTCOMES)) this.posts.inc({ outcome }, 0);
    new Gauge({
      name: 'tagger_stream_time_seconds',
      help: 'Newest event time taken in a partition of posts, in seconds since the epoch',
      labelNames: ['partition'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [partition, { streamTime }] of positions) {
          if (streamTime !== null && isAssigned(partition)) this.set({ partition }, streamTime / 1_000);
        }
      },
    });
  }

  /** The partition was loaded and stands here. */
  loaded(partition: number, position: PostsPosition): void {
    this.positions.set(partition, position);
  }

  /** The partition has moved on to here. */
  committed(partition: number, position: PostsPosition): void {
    const before = this.positions.get(partition);
    this.positions.set(partition, position);
    for (const [kind, outcome] of Object.entries(OUTCOMES) as [keyof typeof OUTCOMES, string][]) {
      this.posts.inc({ outcome }, position.tally[kind] - (before?.tally[kind] ?? 0));
    }
  }
}
