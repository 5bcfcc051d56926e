import { useEffect, useState } from 'preact/hooks';
import { useMessages } from './language';
import { usePlace } from './navigation';
import { minuteTime } from './text-format';
import type { TimeRange } from './time-range';

/** How long each step of a replay is looked at, ms. */
const STEP_SHOWN_MS = 500;

interface TimeSliderProps {
  readonly range: TimeRange;
  /** Whether what is shown is already that of the time chosen. */
  readonly settled: boolean;
}

/** Chooses the event time that the page looks at, within all that is retained; plays it from there on. */
export function TimeSlider({ range: { from, to, stepMs }, settled }: TimeSliderProps) {
  const { text, language } = useMessages();
  const [{ asOf }, navigate] = usePlace();
  const [playing, setPlaying] = useState(false);
  const at = asOf ? Math.min(Math.max(Date.parse(asOf), from), to) : to;
  const go = (time: number): void =>
    navigate({ asOf: time >= to ? '' : new Date(time).toISOString() }, asOf !== '');
  useEffect(() => {
    if (!asOf) setPlaying(false);
    if (!playing || !settled) return;
    const timer = setTimeout(() => go(at + stepMs), STEP_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [playing, settled, asOf]);
  const play = (): void => {
    if (!asOf) go(from);
    setPlaying(!playing);
  };
  const moment = asOf ? minuteTime(at, stepMs > 60_000, language) : text.now;
  return (
    <div class="time-slider">
      <button type="button" class="play" onClick={play}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d={playing ? 'M4 3h3v10H4zM9 3h3v10H9z' : 'M4 2.500v11l9-5.500z'} />
        </svg>
        <span class="for-readers">{playing ? text.pause : text.play}</span>
      </button>
      <input
        type="range"
        aria-label={text.timeTravel}
        aria-valuetext={asOf ? `${moment} UTC` : moment}
        min={from}
        max={to}
        step={stepMs}
        value={at}
        onInput={(event) => go(event.currentTarget.valueAsNumber)}
      />
      <output>{moment}</output>
    </div>
  );
}
