import { setTimeout as delay } from 'node:timers/promises';

/** Something that runs until it ends, by itself or because it is stopped. */
export interface Running {
  /** Resolves with how it ended, for people to read. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** Having run this long, the next failure is a first one again. */
const STABLE_AFTER_MS = 30_000;

/** Keeps something running: what ends is started again, with exponential back-off, and said so. */
export class Supervised {
  private current: Running | undefined;
  private stopping = false;
  private watching: Promise<void> | undefined;
  private readonly abort = new AbortController();

  constructor(
    readonly name: string,
    private readonly begin: () => Promise<Running>,
    private readonly say: (line: string) => void,
  ) {}

  /** Starts it; rejects when the first start fails. */
  async start(): Promise<void> {
    this.current = await this.begin();
    this.watching = this.watch(this.current);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.abort.abort();
    await this.current?.stop();
    await this.watching;
  }

  private async watch(first: Running): Promise<void> {
    let running: Running | undefined = first;
    let pause = FIRST_PAUSE_MS;
    while (running && !this.stopping) {
      const since = Date.now();
      const how = await running.ended;
      if (this.stopping) return;
      if (Date.now() - since > STABLE_AFTER_MS) pause = FIRST_PAUSE_MS;
      this.say(`${this.name} ended (${how}); starting it again in ${pause / 1_000} s`);
      running = await this.again(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  private async again(pause: number): Promise<Running | undefined> {
    for (let wait = pause; !this.stopping; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      await delay(wait, undefined, { signal: this.abort.signal }).catch(() => undefined);
      if (this.stopping) return undefined;
      try {
        this.current = await this.begin();
        if (this.stopping) await this.current.stop();
        return this.current;
      } catch (error) {
        this.say(`${this.name} did not start: ${(error as Error).message}`);
      }
    }
    return undefined;
  }
}
