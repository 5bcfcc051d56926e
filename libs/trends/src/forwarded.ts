/** Posts that were sent on from one `posts` partition to another, the partition of their key. */
export interface Forwarded {
  /** Where they were sent to. */
  readonly partition: number;
  /** They stand there at offsets below it. */
  readonly below: number;
  /** The oldest event time among them, ms. */
  readonly at: number;
}

/** Entries that a source may have, about. */
const MOST = 64;

/** Those of which a partition has not come far enough to have them. */
export function unseen(forwarded: readonly Forwarded[], nextOf: (partition: number) => number): Forwarded[] {
  return forwarded.filter(({ partition, below }) => below > nextOf(partition));
}

/**
 * The same posts in fewer entries when there are many: neighbours go together in pairs, so that the oldest are still
 * done with long before the newest, and none is forgotten.
 */
export function thinned(forwarded: readonly Forwarded[]): readonly Forwarded[] {
  if (forwarded.length <= MOST) return forwarded;
  const paired: Forwarded[] = [];
  const open = new Map<number, Forwarded>();
  for (const one of forwarded) {
    const other = open.get(one.partition);
    if (!other) open.set(one.partition, one);
    else {
      open.delete(one.partition);
      const { partition } = one;
      paired.push({ partition, below: Math.max(one.below, other.below), at: Math.min(one.at, other.at) });
    }
  }
  return [...paired, ...open.values()];
}
