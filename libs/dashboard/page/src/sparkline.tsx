const WIDTH = 112;
const HEIGHT = 28;
/** More points than this are added up in groups: a line of few pixels shows no more. */
const MAX_POINTS = 60;

function grouped(volumes: readonly number[]): number[] {
  const size = Math.ceil(volumes.length / MAX_POINTS);
  const groups: number[] = [];
  volumes.forEach((volume, i) => {
    const group = Math.floor(i / size);
    groups[group] = (groups[group] ?? 0) + volume;
  });
  return groups;
}

/** The recent volumes of a hashtag in a row; decoration, the figures stand beside it. */
export function Sparkline({ volumes }: { readonly volumes: readonly number[] | undefined }) {
  const shown = grouped(volumes ?? []);
  if (shown.length < 2) return <svg class="sparkline" aria-hidden="true" />;
  const highest = Math.max(1, ...shown);
  const step = WIDTH / (shown.length - 1);
  const y = (volume: number): number => HEIGHT - 2 - (volume / highest) * (HEIGHT - 4);
  const line = shown.map((volume, i) => `${(i * step).toFixed(1)},${y(volume).toFixed(1)}`).join(' ');
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} />
      <polyline points={line} />
    </svg>
  );
}
