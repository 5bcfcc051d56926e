import type { ProcessUsage } from './process-usage.js';

/** What each process used, for people to read. */
export function usageText(usage: Readonly<Record<string, ProcessUsage>>): string {
  const parts = Object.entries(usage).map(
    ([name, { cpuSeconds, peakMiB }]) => `${name} ${cpuSeconds.toFixed(1)} s, ${Math.round(peakMiB)} MiB`,
  );
  return `  CPU and peak memory: ${parts.join('; ')}`;
}
