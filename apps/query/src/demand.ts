const SPAN_MS = 1_000;
/** So often in one to two seconds: nobody should wait for what all ask for. */
const HIGH = 30;

/** Tells whether many ask. */
export class Demand {
  private since = -Infinity;
  private asked = 0;
  private askedBefore = 0;

  /** @param now by a clock that only rises, ms */
  ask(now: number): void {
    if (now - this.since >= SPAN_MS) {
      this.askedBefore = now - this.since < 2 * SPAN_MS ? this.asked : 0;
      this.asked = 0;
      this.since = now;
    }
    this.asked += 1;
  }

  get isHigh(): boolean {
    return this.asked + this.askedBefore >= HIGH;
  }
}
