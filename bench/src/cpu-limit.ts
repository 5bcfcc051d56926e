import { processUsage } from './process-usage.js';

/** How often it is looked whether a process has used up its share, ms. */
const LOOK_MS = 10;
/** How much a process that had nothing to do may make up for, s of CPU. */
const CREDIT_SECONDS = 0.05;

/**
 * Holds processes to a share of one core each, as a machine of their own would: who has used more is stopped
 * (SIGSTOP) until its share has caught up. Needs no privileges; a container's own CPU limit does the same.
 */
export class CpuLimit {
  private readonly held: { readonly pid: number; since: number; used: number; isStopped: boolean }[];
  private readonly timer: NodeJS.Timeout;

  /** @param share of one core for each process, above 0 */
  constructor(
    pids: readonly number[],
    private readonly share: number,
  ) {
    const now = performance.now();
    this.held = pids.map((pid) => ({
      pid,
      since: now,
      used: processUsage(pid).cpuSeconds,
      isStopped: false,
    }));
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  /** Lets them run as they like. */
  lift(): void {
    clearInterval(this.timer);
    for (const one of this.held) process.kill(one.pid, 'SIGCONT');
  }

  private look(): void {
    const now = performance.now();
    for (const one of this.held) {
      const used = processUsage(one.pid).cpuSeconds - one.used;
      const left = (this.share * (now - one.since)) / 1_000 - used;
      // Time that was not asked for is gone.
      if (left > CREDIT_SECONDS) one.since += ((left - CREDIT_SECONDS) * 1_000) / this.share;
      const isStopped = left < 0;
      if (isStopped !== one.isStopped) process.kill(one.pid, isStopped ? 'SIGSTOP' : 'SIGCONT');
      one.isStopped = isStopped;
    }
  }
}
