/** The sum of the last `length` numbers, in a ring. */
export class MovingSum {
  private readonly ring: Float64Array;
  private seen = 0;
  private total = 0;

  /** @param length at least 1 */
  constructor(length: number) {
    this.ring = new Float64Array(length);
  }

  get sum(): number {
    return this.total;
  }

  /** How many numbers are in the sum: fewer than `length` at first. */
  get count(): number {
    return Math.min(this.seen, this.ring.length);
  }

  get isFull(): boolean {
    return this.seen >= this.ring.length;
  }

  /** Takes a number in; gives the one that leaves for it, undefined while there is room. */
  push(value: number): number | undefined {
    const at = this.seen % this.ring.length;
    const leaving = this.isFull ? this.ring[at] : undefined;
    this.ring[at] = value;
    this.seen++;
    this.total += value - (leaving ?? 0);
    return leaving;
  }
}
