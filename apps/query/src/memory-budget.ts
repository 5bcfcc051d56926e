/** About what a packed cell takes: a hashtag in a bucket, with few authors. Only a first guess. */
const CELL_BYTES = 200;

/** How much memory `query` may take for buckets, bytes. */
export class MemoryBudget {
  /** What one view may take of it. */
  readonly viewBytes: number;

  constructor(readonly bytes: number) {
    this.viewBytes = bytes / 2;
  }

  /**
   * Members for which each bucket of a view has room; Infinity: all of them will probably fit. Powers of two, so that
   * views of nearly the same length find each other's buckets in the cache.
   *
   * @param members of each bucket of the view
   */
  roomFor(members: readonly number[]): number {
    const most = this.viewBytes / CELL_BYTES;
    if (members.reduce((sum, more) => sum + more, 0) <= most) return Infinity;
    return powerOfTwo(most / members.length);
  }

  /** The next room to try when buckets of this size, with room for so many members, took too much. */
  lessThan(room: number, members: readonly number[]): number {
    return powerOfTwo(Math.min(room, Math.max(1, ...members)) / 2);
  }
}

function powerOfTwo(most: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, most)));
}
