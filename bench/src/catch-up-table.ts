import type { CatchUp } from './catch-up.js';

/** The outcome of a catch-up for people to read. */
export function catchUpTable({
  posts,
  rounds,
  contenders,
  redisBytesPerHashtagMinute,
  ...ratios
}: CatchUp): string {
  const lines = [
    `Catch-up: ${posts} posts in Kafka until all are counted; medians of ${rounds} interleaved rounds.`,
    row('', 'posts/s', 'wall s', 'CPU s/million', 'peak MiB', 'counts'),
  ];
  for (const [name, found] of Object.entries(contenders)) {
    const peak = Object.entries(found.peakMiB).filter(([process]) => process !== 'broker');
    lines.push(
      row(
        name,
        String(found.postsPerSecond),
        found.wallSeconds.toFixed(1),
        found.cpuSecondsPerMillion.toFixed(1),
        String(Math.round(peak.reduce((sum, [, mib]) => sum + mib, 0))),
        found.correct ? 'exact' : 'WRONG',
      ),
      `  CPU s: ${Object.entries(found.cpuSeconds)
        .map(([process, seconds]) => `${process} ${seconds.toFixed(1)}`)
        .join(', ')}`,
    );
  }
  const peers = [
    ['the tuned job', ratios.ratioWall, ratios.ratioCpu],
    ['the usual job', ratios.ratioWallUsual, ratios.ratioCpuUsual],
    ['Quix Streams', ratios.ratioWallQuix, ratios.ratioCpuQuix],
  ] as const;
  for (const [peer, wall, cpu] of peers) {
    if (wall === null || cpu === null) continue;
    lines.push(
      `Our rate over that of ${peer}: ${wall.toFixed(2)} in posts/s, ${cpu.toFixed(2)} per CPU second.`,
    );
  }
  if (redisBytesPerHashtagMinute !== null)
    lines.push(`Redis: ${redisBytesPerHashtagMinute} bytes for each hashtag and minute.`);
  return lines.join('\n');
}

function row(name: string, ...cells: string[]): string {
  return name.padEnd(14) + cells.map((cell) => cell.padStart(15)).join('');
}
