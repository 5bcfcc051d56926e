/** How many decoded cells (a hashtag in a bucket; about a kilobyte) `query` keeps in memory. */
export class CellBudget {
  constructor(readonly cells: number) {}

  /**
   * Members for which each bucket of a view has room; Infinity: all of them fit. Powers of two, so that views of
   * nearly the same length find each other's buckets in the cache.
   *
   * @param members of each bucket of the view
   */
  roomFor(members: readonly number[]): number {
    const most = this.cells / 2;
    if (members.reduce((sum, more) => sum + more, 0) <= most) return Infinity;
    return 2 ** Math.floor(Math.log2(Math.max(1, most / members.length)));
  }
}
