/** How long records gather for the next step, ms. */
export const GATHER_MS = 1_000;

/** A step that was committed. */
export interface Step {
  readonly partition: number;
  /** No more records were waiting behind those of the step. */
  readonly caughtUp: boolean;
  /** Taggers said that more posts were waiting for them. */
  readonly taggersBehind: boolean;
}

/**
 * Larger steps while taggers catch up: what they write is many posts old anyway, and a popular hashtag's cell is
 * written once a step. In live traffic, and while there is work, nothing waits.
 */
export class StepPacing {
  /** Partitions in which records were waiting: all of a worker's partitions are fetched together, so none may rest. */
  private readonly behind = new Set<number>();

  /** Partitions were given anew: what is known of them may be of others. */
  assigned(): void {
    this.behind.clear();
  }

  /** How long the partition's next records may gather after a step, ms; 0: not at all. */
  restAfter({ partition, caughtUp, taggersBehind }: Step): number {
    if (caughtUp) this.behind.delete(partition);
    else this.behind.add(partition);
    return taggersBehind && this.behind.size === 0 ? GATHER_MS : 0;
  }
}
