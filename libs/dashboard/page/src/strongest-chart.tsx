import type { Trend } from '@hashpulse/client';
import { useMemo } from 'preact/hooks';
import { useAnswer } from './answer';
import { api } from './api';
import { Chart } from './chart';
import { useMessages } from './language';
import { usePlace } from './navigation';
import { TimeSlider } from './time-slider';
import type { Timeline } from './timeline';

const CURVES = 5;
const EVERY_MS = 5_000;

interface StrongestChartProps {
  readonly trends: readonly Trend[];
  readonly timeline: Timeline;
  readonly tick: number;
  readonly settled: boolean;
}

/** The curves of the first hashtags, with the slider through time below. */
export function StrongestChart({ trends, timeline, tick, settled }: StrongestChartProps) {
  const { text } = useMessages();
  const [{ asOf }] = usePlace();
  const { range, bands } = timeline;
  const first = trends.slice(0, CURVES).map(({ hashtag }) => hashtag);
  const { value } = useAnswer({
    name: range.step,
    version: first.join(','),
    tick,
    everyMs: EVERY_MS,
    ask: (signal) =>
      first.length === 0 ? Promise.resolve(undefined) : api.compare(first, { step: range.step, signal }),
  });
  const curves = useMemo(
    () =>
      (value?.hashtags ?? []).map(({ label, points }) => ({
        name: `#${label}`,
        points: points.map(({ at, volume }): [number, number] => [Date.parse(at), volume]),
      })),
    [value],
  );
  const unit = `${text.volume} ${range.step === '1m' ? text.perMinute : text.perHour}`;
  return (
    <section class="card">
      <h2>{text.curvesTitle}</h2>
      <Chart
        title={text.curvesTitle}
        unit={unit}
        curves={curves}
        range={range}
        bands={bands}
        at={asOf ? Date.parse(asOf) : undefined}
      />
      <TimeSlider range={range} settled={settled} />
    </section>
  );
}
