import type { HistoryAnswer } from '@hashpulse/client';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useAnswer } from './answer';
import { api } from './api';
import { Chart, type ChartCurve } from './chart';
import { WindowControls } from './controls';
import { Explanation } from './explanation';
import { Figures } from './figures';
import { useMessages } from './language';
import { usePlace } from './navigation';
import { PartsTable } from './parts-table';
import { PlaceLink } from './place-link';
import { RelatedTable } from './related-table';
import { StateLine } from './state-line';
import { languageName } from './text-format';
import { STEP_OF } from './time-range';
import { TimeSlider } from './time-slider';
import type { Timeline } from './timeline';
import type { PageProps } from './trends-page';

const EVERY_MS = 2_000;
const SELDOM_MS = 5_000;

function useHashtag(tick: number) {
  const [{ hashtag, window, asOf }] = usePlace();
  const step = STEP_OF[window];
  const moment = asOf || undefined;
  const subject = { version: asOf, tick };
  const name = `${hashtag} ${window}`;
  const answer = useAnswer({
    ...subject,
    name,
    everyMs: EVERY_MS,
    ask: (signal) => api.hashtag(hashtag, { window, asOf: moment, signal }),
  });
  const { value: related } = useAnswer({
    ...subject,
    name,
    everyMs: SELDOM_MS,
    ask: (signal) => api.related(hashtag, { window, asOf: moment, signal }),
  });
  const { value: explanation } = useAnswer({
    ...subject,
    name,
    everyMs: SELDOM_MS,
    ask: (signal) => api.explain(hashtag, { window, asOf: moment, signal }),
  });
  const { value: history } = useAnswer({
    name: `${hashtag} ${step}`,
    version: '',
    tick,
    everyMs: SELDOM_MS,
    ask: (signal) => api.history(hashtag, { step, signal }),
  });
  return { answer, related, explanation, history };
}

type Point = HistoryAnswer['points'][number];

function curve(name: string, history: HistoryAnswer, value: (point: Point) => number): ChartCurve {
  return { name, points: history.points.map((point) => [Date.parse(point.at), value(point)]) };
}

interface HashtagChartsProps {
  readonly history: HistoryAnswer;
  readonly timeline: Timeline;
  readonly settled: boolean;
}

function HashtagCharts({ history, timeline: { range, bands }, settled }: HashtagChartsProps) {
  const { text } = useMessages();
  const [{ asOf }] = usePlace();
  const [uses, engagement] = useMemo(
    () => [
      [
        curve(text.volume, history, ({ volume }) => volume),
        { ...curve(text.authors, history, ({ authors }) => authors), dashed: true },
      ],
      [curve(text.engagement, history, (point) => point.engagement.total)],
    ],
    [history, text],
  );
  const at = asOf ? Date.parse(asOf) : undefined;
  const unit = range.step === '1m' ? text.perMinute : text.perHour;
  return (
    <section class="card charts">
      <div>
        <h3>{text.postsAndAuthors}</h3>
        <Chart
          title={text.postsAndAuthors}
          unit={unit}
          curves={uses ?? []}
          range={range}
          bands={bands}
          at={at}
        />
      </div>
      <div>
        <h3>{text.engagement}</h3>
        <Chart
          title={text.engagement}
          unit={unit}
          curves={engagement ?? []}
          range={range}
          bands={bands}
          at={at}
          height={130}
        />
      </div>
      <TimeSlider range={range} settled={settled} />
    </section>
  );
}

/** All that is known of one hashtag. */
export function HashtagPage({ live, timeline }: PageProps) {
  const { text, language } = useMessages();
  const [view] = usePlace();
  const { answer, related, explanation, history } = useHashtag(live.tick);
  const { value, missing } = answer;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), [view.hashtag]);
  const settled = view.asOf === '' || value?.asOf === view.asOf;
  return (
    <>
      <PlaceLink to={{ hashtag: '' }} class="back">
        <span aria-hidden="true">← </span>
        {text.back}
      </PlaceLink>
      <div class="title-line">
        <h2 class="title" ref={title} tabIndex={-1}>
          <bdi>#{value?.label ?? view.hashtag}</bdi>
        </h2>
        {value ? (
          <PlaceLink to={{ hashtag: '', compare: [value.hashtag] }} class="button">
            {text.compare}
          </PlaceLink>
        ) : null}
      </div>
      <div class="control-line">
        <WindowControls />
        {missing ? null : <StateLine live={live} />}
      </div>
      {missing ? (
        <p class="card empty" role="status">
          {text.unknown}
        </p>
      ) : null}
      {value ? <Figures answer={value} /> : null}
      {history && timeline ? <HashtagCharts history={history} timeline={timeline} settled={settled} /> : null}
      {value ? (
        <div class="halves">
          {explanation ? <Explanation answer={explanation} /> : null}
          <RelatedTable related={related?.related ?? []} />
          <PartsTable
            title={text.byNetwork}
            parts={value.networks.map((part) => [part.network, part.network, part])}
          />
          <PartsTable
            title={text.byLanguage}
            parts={value.langs.map((part) => [
              part.lang,
              languageName(part.lang, language, text.unknownLang),
              part,
            ])}
          />
        </div>
      ) : null}
    </>
  );
}
