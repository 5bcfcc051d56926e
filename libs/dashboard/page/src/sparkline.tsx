import type { HistoryPoint } from '@hashpulse/contracts';

const WIDTH = 120;
const HEIGHT = 28;

/** The curve of a hashtag in a row; decoration, the figures stand beside it. */
export function Sparkline({ points }: { readonly points: readonly HistoryPoint[] | undefined }) {
  if (!points || points.length < 2) return <svg class="sparkline" aria-hidden="true" />;
  const recent = points.slice(-60);
  const highest = Math.max(1, ...recent.map(({ volume }) => volume));
  const step = WIDTH / (recent.length - 1);
  const y = (volume: number): number => HEIGHT - 1 - (volume / highest) * (HEIGHT - 3);
  const line = recent.map(({ volume }, i) => `${(i * step).toFixed(1)},${y(volume).toFixed(1)}`).join(' ');
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <polyline points={line} />
    </svg>
  );
}
