import type { CompareAnswer, HistoryPoint } from '@hashpulse/client';
import { useMemo } from 'preact/hooks';
import { useAnswer } from './answer';
import { api } from './api';
import { Chart } from './chart';
import { WindowControls } from './controls';
import { useMessages } from './language';
import { usePlace } from './navigation';
import { HashtagLink, PlaceLink } from './place-link';
import { StateLine } from './state-line';
import { Switch } from './switch';
import { minuteTime, shortCount } from './text-format';
import { STEP_OF } from './time-range';
import { TimeSlider } from './time-slider';
import { isSettled, type PageProps } from './trends-page';
import { MAX_COMPARED, type Measure, MEASURES } from './view';

const EVERY_MS = 3_000;
const VALUE_OF: Readonly<Record<Measure, (point: HistoryPoint) => number>> = {
  volume: ({ volume }) => volume,
  authors: ({ authors }) => authors,
  engagement: ({ engagement }) => engagement.total,
};

type Compared = CompareAnswer['hashtags'][number];

function AddForm({ hashtags }: { readonly hashtags: readonly string[] }) {
  const { text } = useMessages();
  const [, navigate] = usePlace();
  if (hashtags.length >= MAX_COMPARED) return null;
  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const hashtag = String(new FormData(form).get('hashtag'))
      .trim()
      .replace(/^[#＃]|,/g, '');
    if (hashtag === '') return;
    form.reset();
    navigate({ compare: [...new Set([...hashtags, hashtag.toLowerCase()])] });
  };
  return (
    <form class="add" onSubmit={add}>
      <input
        type="text"
        name="hashtag"
        aria-label={text.compareAdd}
        placeholder={text.compareAdd}
        autocapitalize="none"
        autocomplete="off"
        dir="auto"
      />
      <button type="submit">{text.add}</button>
    </form>
  );
}

interface ComparedTableProps {
  readonly compared: readonly Compared[];
  readonly value: (point: HistoryPoint) => number;
  readonly withDay: boolean;
}

function ComparedTable({ compared, value, withDay }: ComparedTableProps) {
  const { text, language } = useMessages();
  const [, navigate] = usePlace();
  return (
    <section class="card flush">
      <table class="parts compared">
        <caption class="for-readers">{text.compareTitle}</caption>
        <thead>
          <tr>
            <th scope="col">{text.hashtag}</th>
            <th scope="col" class="number">
              {text.total}
            </th>
            <th scope="col" class="number">
              {text.peak}
            </th>
            <th scope="col" class="pick">
              <span class="for-readers">{text.clear}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {compared.map(({ hashtag, label, points }, i) => {
            const peak = points.reduce<HistoryPoint | undefined>(
              (best, point) => (value(point) > (best ? value(best) : 0) ? point : best),
              undefined,
            );
            const total = points.reduce((sum, point) => sum + value(point), 0);
            return (
              <tr key={hashtag}>
                <th scope="row" class={`series-${i + 1}`}>
                  <HashtagLink hashtag={hashtag} label={label} />
                </th>
                <td class="number">{shortCount(total, language)}</td>
                <td class="number">
                  {peak
                    ? `${shortCount(value(peak), language)} · ${minuteTime(Date.parse(peak.at), withDay, language)}`
                    : text.unranked}
                </td>
                <td class="pick">
                  <button
                    type="button"
                    class="remove"
                    aria-label={text.remove(`#${label}`)}
                    onClick={() =>
                      navigate({ compare: compared.filter((_, n) => n !== i).map((one) => one.hashtag) })
                    }
                  >
                    <span aria-hidden="true">×</span>
                  </button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** The curves of chosen hashtags side by side. */
export function ComparePage({ live, timeline }: PageProps) {
  const { text } = useMessages();
  const [{ compare = [], window, measure, asOf }, navigate] = usePlace();
  const step = STEP_OF[window];
  const { value } = useAnswer({
    name: step,
    version: compare.join(','),
    tick: live.tick,
    everyMs: EVERY_MS,
    ask: (signal) =>
      compare.length === 0 ? Promise.resolve(undefined) : api.compare(compare, { step, signal }),
  });
  const compared = useMemo(() => (compare.length === 0 ? [] : (value?.hashtags ?? [])), [value, compare]);
  const curves = useMemo(
    () =>
      compared.map(({ label, points }) => ({
        name: `#${label}`,
        points: points.map((point): [number, number] => [Date.parse(point.at), VALUE_OF[measure](point)]),
      })),
    [compared, measure],
  );
  const title = `${text.compareTitle}: ${text[measure]}`;
  const unit = `${text[measure]} ${step === '1m' ? text.perMinute : text.perHour}`;
  return (
    <>
      <PlaceLink to={{ compare: undefined }} class="back">
        <span aria-hidden="true">← </span>
        {text.back}
      </PlaceLink>
      <h2 class="title">{text.compareTitle}</h2>
      <div class="control-line">
        <WindowControls />
        <form class="controls" onSubmit={(event) => event.preventDefault()}>
          <Switch
            name={text.measure}
            value={measure}
            options={MEASURES.map((name) => [name, text[name]])}
            onChoose={(chosen) => navigate({ measure: chosen })}
          />
        </form>
        <AddForm hashtags={compare} />
        <StateLine live={live} />
      </div>
      {compare.length === 0 ? <p class="card empty">{text.compareEmpty}</p> : null}
      {timeline && compared.length > 0 ? (
        <section class="card">
          <Chart
            title={title}
            unit={unit}
            curves={curves}
            range={timeline.range}
            bands={timeline.bands}
            at={asOf ? Date.parse(asOf) : undefined}
            height={300}
          />
          <TimeSlider range={timeline.range} settled={isSettled(live, asOf)} />
        </section>
      ) : null}
      {compared.length > 0 ? (
        <ComparedTable compared={compared} value={VALUE_OF[measure]} withDay={step === '1h'} />
      ) : null}
    </>
  );
}
