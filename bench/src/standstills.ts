const LOOK_MS = 25;

/** Watches positions that should move all the time. */
export class Standstills {
  private moved: { at: number; since: number }[] = [];
  private longest = 0;
  private isStopped = false;
  private readonly done: Promise<void>;

  /** @param positions asked again and again */
  constructor(private readonly positions: () => Promise<readonly number[]>) {
    this.done = this.run();
  }

  /** Forgets what was; who stands now stands from now on. */
  reset(): void {
    this.longest = 0;
    const now = performance.now();
    for (const one of this.moved) one.since = now;
  }

  /** How long a position stood at most since the last reset, those that still stand included, ms. */
  longestMs(): number {
    const now = performance.now();
    return Math.round(Math.max(this.longest, ...this.moved.map(({ since }) => now - since)));
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.done;
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      const positions = await this.positions();
      const now = performance.now();
      positions.forEach((at, i) => {
        const before = (this.moved[i] ??= { at, since: now });
        if (before.at === at) return;
        this.longest = Math.max(this.longest, now - before.since);
        this.moved[i] = { at, since: now };
      });
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}
