import type { TimeRange } from './time-range';
import type { Timeline } from './timeline';

const WIDTH = 300;
const HEIGHT = 40;

type Network = Timeline['networks'][number];

interface Segment {
  readonly points: readonly (readonly [x: number, volume: number])[];
}

/** The curve between silences: within one nothing is drawn, not zero. */
function segmentsOf({ points, silences }: Network, { from, to, stepMs }: TimeRange): Segment[] {
  const gaps = silences.map((one) => [Date.parse(one.from), one.to === null ? Infinity : Date.parse(one.to)]);
  const segments: [number, number][][] = [[]];
  for (const { at, volume } of points) {
    const time = Date.parse(at);
    // The newest bucket is only begun: it would look like a fall.
    if (time < from || time > to - stepMs) continue;
    const isGap = gaps.some(([start = 0, end = 0]) => time >= start && time + stepMs <= end);
    if (isGap) segments.push([]);
    else segments.at(-1)!.push([((time - from) / (to - from)) * WIDTH, volume]);
  }
  return segments.filter(({ length }) => length > 1).map((segment) => ({ points: segment }));
}

interface PulseProps {
  readonly network: Network;
  readonly range: TimeRange;
  /** The time that is looked at, ms; undefined: now. */
  readonly at: number | undefined;
}

/** How much a network posts over time, with its silences as gaps; words beside it say the same. */
export function Pulse({ network, range, at }: PulseProps) {
  const x = (time: number): number =>
    (Math.min(Math.max(time - range.from, 0), range.to - range.from) / (range.to - range.from)) * WIDTH;
  const segments = segmentsOf(network, range);
  const highest = Math.max(1, ...segments.flatMap(({ points }) => points.map(([, volume]) => volume)));
  const y = (volume: number): number => HEIGHT - 1 - (volume / highest) * (HEIGHT - 4);
  return (
    <svg class="pulse" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {network.silences.map(({ from, to }) => {
        const [left, right] = [x(Date.parse(from)), x(to === null ? range.to : Date.parse(to))];
        return <rect key={from} x={left} width={Math.max(0, right - left)} height={HEIGHT} />;
      })}
      {segments.map(({ points }) => {
        const line = points.map(([at, volume]) => `${at.toFixed(1)},${y(volume).toFixed(1)}`).join(' ');
        const [first = 0, last = 0] = [points[0]?.[0], points.at(-1)?.[0]];
        return (
          <g key={first}>
            <polygon points={`${first.toFixed(1)},${HEIGHT} ${line} ${last.toFixed(1)},${HEIGHT}`} />
            <polyline points={line} />
          </g>
        );
      })}
      {at === undefined ? null : <line x1={x(at)} x2={x(at)} y1={0} y2={HEIGHT} />}
    </svg>
  );
}
