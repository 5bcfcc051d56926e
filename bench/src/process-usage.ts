import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a process has used since it began. */
export interface ProcessUsage {
  /** CPU seconds of all its threads, user and system, ended children included. */
  readonly cpuSeconds: number;
  /** Most memory that it ever had resident, MiB. */
  readonly peakMiB: number;
}

let ticksPerSecond: number | undefined;

/** Reads the usage of a process from Linux's /proc; throws when it has ended, or there is no /proc. */
export function processUsage(pid: number): ProcessUsage {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may hold spaces; utime, stime, cutime and cstime are fields 14 to 17 of the whole.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return { cpuSeconds: ticks / ticksPerSecond, peakMiB: Number(peak?.[1] ?? 0) / 1_024 };
}

/** How much of a process' CPU time lies after an earlier look. */
export function since(before: ProcessUsage, after: ProcessUsage): ProcessUsage {
  return { ...after, cpuSeconds: after.cpuSeconds - before.cpuSeconds };
}
