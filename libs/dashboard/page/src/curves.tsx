import type { HistoryPoint } from '@hashpulse/contracts';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** A named curve. */
export interface Curve {
  readonly label: string;
  readonly points: readonly HistoryPoint[];
  readonly value: (point: HistoryPoint) => number;
}

/** Okabe and Ito's palette: told apart with any kind of colour vision, on light and dark. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b8860b'];
const HEIGHT = 240;

function dataOf(curves: readonly Curve[]): uPlot.AlignedData {
  const times = new Set(curves.flatMap(({ points }) => points.map(({ at }) => Date.parse(at) / 1_000)));
  const axis = [...times].sort((a, b) => a - b);
  const series = curves.map(({ points, value }) => {
    const byTime = new Map(points.map((point) => [Date.parse(point.at) / 1_000, value(point)]));
    return axis.map((time) => byTime.get(time) ?? null);
  });
  return [axis, ...series];
}

/** `HH:mm` in UTC, the date at midnight. */
function timeMarks(_plot: uPlot, seconds: readonly number[]): string[] {
  return seconds.map((second) => {
    const text = new Date(second * 1_000).toISOString();
    return text.slice(11, 16) === '00:00' ? text.slice(5, 10) : text.slice(11, 16);
  });
}

function optionsOf(curves: readonly Curve[], width: number, ink: string): uPlot.Options {
  const axis = { stroke: ink, grid: { stroke: `${ink}33`, width: 1 }, ticks: { show: false } };
  return {
    width,
    height: HEIGHT,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC'),
    cursor: { drag: { x: false, y: false } },
    axes: [
      { ...axis, values: timeMarks },
      { ...axis, size: 60 },
    ],
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.05)] } },
    series: [
      { value: '{YYYY}-{MM}-{DD} {HH}:{mm}' },
      ...curves.map(({ label }, i) => ({ label, stroke: COLOURS[i % COLOURS.length]!, width: 2 })),
    ],
  };
}

function inkOf(element: HTMLElement): string {
  const [red = 0, green = 0, blue = 0] = getComputedStyle(element).color.match(/\d+/g)?.map(Number) ?? [];
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Curves over event time (UTC) on one chart. */
export function Curves({ title, curves }: { readonly title: string; readonly curves: readonly Curve[] }) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const names = curves.map(({ label }) => label).join('\n');
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    plot.current = new uPlot(optionsOf(curves, element.clientWidth, inkOf(element)), dataOf(curves), element);
    const resized = new ResizeObserver(() =>
      plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.current?.destroy();
    };
  }, [names]);
  useEffect(() => plot.current?.setData(dataOf(curves)), [curves]);
  return (
    <section class="curves">
      <h2>{title}</h2>
      <div ref={place} role="img" aria-label={`${title}: ${curves.map(({ label }) => label).join(', ')}`} />
    </section>
  );
}
