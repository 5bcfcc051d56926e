/** Bytes that may be held in memory at a time, over all senders together. */
export class ByteBudget {
  private held = 0;

  constructor(private readonly maxBytes: number) {}

  /** Takes the bytes, unless that would exceed the budget. */
  take(bytes: number): boolean {
    if (this.held + bytes > this.maxBytes) return false;
    this.held += bytes;
    return true;
  }

  /** Gives back bytes that were taken. */
  give(bytes: number): void {
    this.held -= bytes;
  }
}
