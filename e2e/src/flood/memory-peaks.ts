import { execFileSync } from 'node:child_process';

const EVERY_MS = 500;

/** Watches how much memory processes take. */
export class MemoryPeaks {
  /** The most that each took so far, MiB of resident memory, by name. */
  readonly peaks = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;

  /** @param pids current process ids by name */
  constructor(private readonly pids: () => ReadonlyMap<string, number>) {
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.look();
  }

  private look(): void {
    const pids = [...this.pids()];
    const list = pids.map(([, pid]) => pid).join(',');
    const lines = execFileSync('ps', ['-o', 'pid=,rss=', '-p', list], { encoding: 'utf8' })
      .trim()
      .split('\n');
    const kib = new Map(lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]));
    for (const [name, pid] of pids) {
      const mib = Math.round((kib.get(pid) ?? 0) / 1_024);
      this.peaks.set(name, Math.max(mib, this.peaks.get(name) ?? 0));
    }
  }
}
