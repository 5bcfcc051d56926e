import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useMessages } from './language';
import { minuteTime, shortCount } from './text-format';
import type { TimeRange } from './time-range';

/** A named curve: `[event time in ms, value]`, null where nothing is known. */
export interface ChartCurve {
  readonly name: string;
  readonly points: readonly (readonly [at: number, value: number | null])[];
  /** Drawn with dashes: for a curve that may lie upon another. */
  readonly dashed?: boolean;
}

/** A span of time that is marked, such as a silence; ms. */
export interface Band {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

interface ChartProps {
  readonly title: string;
  /** What a value counts, such as `a minute`. */
  readonly unit: string;
  readonly curves: readonly ChartCurve[];
  readonly range: TimeRange;
  readonly bands?: readonly Band[];
  /** The time that is looked at, ms; undefined: now. */
  readonly at?: number | undefined;
  readonly height?: number;
}

/** What the drawing hooks read: they outlive a rendering. */
interface Drawn {
  readonly bands: readonly Band[];
  readonly at: number | undefined;
}

const AXIS_WIDTH = 44;
const RIGHT = 12;
/** Below the time axis: where it is not drawn, without a point, the lowest value still has room. */
const BOTTOM = 8;
const SECOND = 1_000;
const DAY_MS = 86_400_000;

function dataOf(curves: readonly ChartCurve[], { from, to }: TimeRange): uPlot.AlignedData {
  const times = new Set(curves.flatMap(({ points }) => points.map(([at]) => at)));
  const axis = [...times].filter((at) => at >= from && at <= to).sort((a, b) => a - b);
  const series = curves.map(({ points }) => {
    const byTime = new Map(points);
    return axis.map((at) => byTime.get(at) ?? null);
  });
  return [axis.map((at) => at / SECOND), ...series];
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Where a span of time lies on the canvas, cut to the chart. */
function edges({ bbox, valToPos }: uPlot, from: number, to: number): [left: number, right: number] {
  return [
    Math.max(valToPos(from / SECOND, 'x', true), bbox.left),
    Math.min(valToPos(to / SECOND, 'x', true), bbox.left + bbox.width),
  ];
}

function drawBands(plot: uPlot, { bands }: Drawn): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = colour('--silence');
  for (const { from, to } of bands) {
    const [left, right] = edges(plot, from, to);
    if (right > left) ctx.fillRect(left, bbox.top, right - left, bbox.height);
  }
  ctx.restore();
}

/** The names of bands, above the grid. */
function drawBandNames(plot: uPlot, { bands }: Drawn): void {
  const { ctx, bbox } = plot;
  const size = 11 * devicePixelRatio;
  ctx.save();
  ctx.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  ctx.textBaseline = 'top';
  ctx.textAlign = 'left';
  for (const { name, from, to } of bands) {
    const [left, right] = edges(plot, from, to);
    const { width } = ctx.measureText(name);
    if (width >= right - left - 12) continue;
    const [x, y] = [left + 6 * devicePixelRatio, bbox.top + 5 * devicePixelRatio];
    for (const ground of ['--card', '--silence']) {
      ctx.fillStyle = colour(ground);
      ctx.fillRect(x - devicePixelRatio, y, width + 2 * devicePixelRatio, size);
    }
    ctx.fillStyle = colour('--quiet');
    ctx.fillText(name, x, y);
  }
  ctx.restore();
}

/** The time that is looked at as a line; what came later is dimmed. */
function drawMoment(plot: uPlot, { at }: Drawn): void {
  if (at === undefined) return;
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(at / SECOND, 'x', true));
  ctx.save();
  ctx.fillStyle = colour('--veil');
  ctx.fillRect(x, bbox.top, bbox.left + bbox.width - x, bbox.height);
  ctx.fillStyle = colour('--accent');
  ctx.fillRect(x - devicePixelRatio, bbox.top, 2 * devicePixelRatio, bbox.height);
  ctx.restore();
}

/** A chart of curves over event time (UTC), with a legend that tells the values under the pointer. */
export function Chart({ title, unit, curves, range, bands = [], at, height = 220 }: ChartProps) {
  const { text, language } = useMessages();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const drawn = useRef<Drawn>({ bands, at });
  drawn.current = { bands, at };
  const [pointed, setPointed] = useState<number | null>(null);
  const [scheme, setScheme] = useState(0);
  const withDay = range.to - range.from > DAY_MS;
  const names = curves.map(({ name }) => name).join('\n');

  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const changed = (): void => setScheme((before) => before + 1);
    dark.addEventListener('change', changed);
    return () => dark.removeEventListener('change', changed);
  }, []);

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const [ink, line] = [colour('--quiet'), colour('--line')];
    const font = `11px ${getComputedStyle(document.body).fontFamily}`;
    const axis = { stroke: ink, font, grid: { stroke: line, width: 1 }, ticks: { show: false } };
    const moment = (second: number): string => {
      const ms = second * SECOND;
      const isMidnight = ms % DAY_MS === 0;
      return isMidnight && withDay
        ? minuteTime(ms, true, language).split(/[ ,]+/).slice(0, 1).join(' ')
        : minuteTime(ms, false, language);
    };
    const options: uPlot.Options = {
      width: element.clientWidth,
      height,
      padding: [12, RIGHT, BOTTOM, 0],
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * SECOND), 'Etc/UTC'),
      cursor: { drag: { x: false, y: false }, points: { size: 7 } },
      legend: { show: false },
      axes: [
        { ...axis, size: 26 - BOTTOM, space: 64, values: (_plot, seconds) => seconds.map(moment) },
        {
          ...axis,
          size: AXIS_WIDTH,
          space: 36,
          incrs: [
            1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6,
            1e7, 1e8,
          ],
          values: (_plot, values) => values.map((value) => shortCount(value, language)),
        },
      ],
      scales: {
        x: { range: (_plot, low, high) => [low, Math.max(high, low + 60)] },
        y: { range: (_plot, _low, high) => [0, Math.max(1, (high || 1) * 1.08)] },
      },
      series: [
        {},
        ...curves.map(({ dashed }, i) => ({
          stroke: colour(`--series-${i + 1}`),
          width: 2,
          points: { show: false },
          ...(dashed && { dash: [4, 4] }),
        })),
      ],
      hooks: {
        drawClear: [(made) => drawBands(made, drawn.current)],
        drawAxes: [(made) => drawBandNames(made, drawn.current)],
        draw: [(made) => drawMoment(made, drawn.current)],
        setCursor: [({ cursor: { idx } }) => setPointed(idx ?? null)],
      },
    };
    plot.current = new uPlot(options, dataOf(curves, range), element);
    const resized = new ResizeObserver(() => {
      plot.current?.setSize({ width: element.clientWidth, height });
    });
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [names, language, scheme, withDay, height]);

  useEffect(() => plot.current?.setData(dataOf(curves, range)), [curves, range.from, range.to]);
  useEffect(() => plot.current?.redraw(false), [at, bands]);

  const peaks = curves.map(({ name, points }) => {
    const [time, value] = points.reduce(
      (best, point) => ((point[1] ?? 0) > (best[1] ?? 0) ? point : best),
      [0, 0],
    );
    const when = minuteTime(time, withDay, language);
    return value ? text.peakOf(name, shortCount(value, language), when) : name;
  });
  const data = plot.current?.data;
  const second = pointed === null ? undefined : data?.[0][pointed];
  return (
    <figure class="chart">
      <figcaption>
        <ul class="legend">
          {curves.map(({ name }, i) => {
            const value = pointed === null ? undefined : data?.[i + 1]?.[pointed];
            return (
              <li key={name} class={`series-${i + 1}`}>
                <bdi>{name}</bdi>
                {value === undefined || value === null ? null : <b>{shortCount(value, language)}</b>}
              </li>
            );
          })}
        </ul>
        <span class="unit">
          {second === undefined ? unit : minuteTime(second * SECOND, withDay, language)}
        </span>
      </figcaption>
      <div
        ref={place}
        class="plot"
        role="img"
        aria-label={`${title}. ${peaks.join('. ')}`}
        style={{ height }}
      />
    </figure>
  );
}
