const EVERY_MS = 1_000;
const ANSWER_WITHIN_MS = 5_000;

/** Tells how a source fares, whenever that changes. */
export class SourceWatch {
  private told = '';
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly name: string,
    private readonly port: number,
    private readonly say: (line: string) => void,
  ) {
    this.timer = setInterval(() => void this.look(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const state = await this.state();
    if (state === undefined || state === this.told) return;
    this.told = state;
    this.say(`source ${this.name}: ${state}`);
  }

  /** Undefined while the process does not answer: whether it runs is its supervisor's matter. */
  private async state(): Promise<string | undefined> {
    try {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const answer = await fetch(`http://127.0.0.1:${this.port}/health/ready`, { signal });
      const { checks } = (await answer.json()) as { checks?: Readonly<Record<string, string>> };
      if (answer.ok) return 'connected';
      return Object.entries(checks ?? {})
        .filter(([, result]) => result !== 'ok')
        .map(([, result]) => result)
        .join('; ');
    } catch {
      return undefined;
    }
  }
}
