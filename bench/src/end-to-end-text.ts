import type { EndToEnd } from './end-to-end.js';
import type { ProcessUsage } from './process-usage.js';

function used(usage: Readonly<Record<string, ProcessUsage>>): string {
  const parts = Object.entries(usage).map(
    ([name, { cpuSeconds, peakMiB }]) => `${name} ${cpuSeconds.toFixed(1)} s, ${Math.round(peakMiB)} MiB`,
  );
  return `  CPU and peak memory: ${parts.join('; ')}`;
}

/** For people to read. */
export function endToEndText({
  posts,
  linesEach,
  acceptedPerSecond,
  countedPerSecond,
  usage,
}: EndToEnd): string {
  const first = `Over HTTP: ${posts} posts, ${linesEach} a request: ${acceptedPerSecond} posts/s accepted, ${countedPerSecond} posts/s counted.`;
  return `${first}\n${used(usage)}`;
}
