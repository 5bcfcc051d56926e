import type { Scaling, ScalingStep } from './scaling.js';

/** For people to read. */
export function scalingTable({ posts, steps, rebalance }: Scaling): string {
  const lines = [
    `Scaling: ${posts} posts in Kafka, workers of one kind at a time.`,
    row('workers', 'share of a core', 'posts/s', 'speedup', 'CPU µs a post', 'counts'),
    ...steps.flatMap(stepLines),
    `Rebalances at ${rebalance.postsPerSecond} posts/s: how long a partition stood at most, ms`,
    row('', 'posts', 'hashtags', '', '', rebalance.correct ? 'exact' : 'WRONG'),
    ...rebalance.phases.map(({ what, postsMs, hashtagsMs }) =>
      row(what, String(postsMs), String(hashtagsMs)),
    ),
  ];
  return lines.join('\n');
}

function stepLines({
  worker,
  workers,
  share,
  postsPerSecond,
  speedup,
  cpuMicros,
  correct,
}: ScalingStep): string[] {
  const { total, ...each } = cpuMicros;
  const parts = Object.entries(each).map(([name, micros]) => `${name} ${micros}`);
  return [
    row(
      `${workers} × ${worker}`,
      share === null ? 'all' : String(share),
      String(postsPerSecond),
      speedup.toFixed(2),
      String(total),
      correct ? 'exact' : 'WRONG',
    ),
    `  µs: ${parts.join(', ')}`,
  ];
}

function row(name: string, ...cells: string[]): string {
  return name.padEnd(26) + cells.map((cell) => cell.padStart(16)).join('');
}
