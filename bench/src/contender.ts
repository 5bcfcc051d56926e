import type { ProcessUsage } from './process-usage.js';

/** How one contender fared in one round. */
export interface RoundResult {
  /** From the start of its processes until everything was counted, s. */
  readonly wallSeconds: number;
  /** What each process had used by then; the broker only what it used meanwhile. */
  readonly usage: Readonly<Record<string, ProcessUsage>>;
  /** Hashtags and minutes whose count is another than the exact one. */
  readonly differences: number;
}

/** One who does the work that is measured. */
export interface Contender {
  readonly name: string;
  round(round: number): Promise<RoundResult>;
}

/** CPU seconds of all processes together. */
export function cpuSeconds({ usage }: RoundResult): number {
  return Object.values(usage).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
}
