import type { Trend } from '@hashpulse/client';
import { useState } from 'preact/hooks';
import { RankingControls } from './controls';
import { EarlierNotice } from './earlier-notice';
import { NothingCounted, NothingFound } from './empty-state';
import { useMessages } from './language';
import type { LiveTrends } from './live-trends';
import { usePlace } from './navigation';
import { NetworksPanel } from './networks-panel';
import { Pager } from './pager';
import { PlaceLink } from './place-link';
import { StateLine } from './state-line';
import { StrongestChart } from './strongest-chart';
import type { Timeline } from './timeline';
import { type Chosen, TrendsTable } from './trends-table';
import { MAX_COMPARED } from './view';

/** What every page is given. */
export interface PageProps {
  readonly live: LiveTrends;
  readonly timeline: Timeline | undefined;
}

function useChosen(): Chosen & { clear: () => void } {
  const [hashtags, setHashtags] = useState<readonly string[]>([]);
  const toggle = (hashtag: string): void =>
    setHashtags((before) =>
      before.includes(hashtag) ? before.filter((one) => one !== hashtag) : [...before, hashtag],
    );
  return { hashtags, isFull: hashtags.length >= MAX_COMPARED, toggle, clear: () => setHashtags([]) };
}

/** Whether what is shown is that of the time chosen. */
export function isSettled({ answer }: LiveTrends, asOf: string): boolean {
  return asOf === '' || answer?.asOf === asOf;
}

function Ranking({ trends }: { readonly trends: readonly Trend[] }) {
  const { text } = useMessages();
  const chosen = useChosen();
  return (
    <section class="card flush">
      <div class="card-head">
        <h2>{text.trendsTitle}</h2>
        {chosen.hashtags.length > 0 ? (
          <p class="tray">
            <PlaceLink to={{ compare: chosen.hashtags }} class="button">
              {text.compareChosen(chosen.hashtags.length)}
            </PlaceLink>
            <button type="button" onClick={chosen.clear}>
              {text.clear}
            </button>
          </p>
        ) : (
          <PlaceLink to={{ compare: trends.slice(0, 3).map(({ hashtag }) => hashtag) }}>
            {text.compare}
          </PlaceLink>
        )}
      </div>
      <TrendsTable trends={trends} chosen={chosen} />
    </section>
  );
}

/** What stands where the first answer will be. */
function NoAnswer({ connection }: LiveTrends) {
  const { text } = useMessages();
  if (connection === 'connecting') return <div class="card skeleton" aria-hidden="true" />;
  return <p class="card empty">{text.nothingYet}</p>;
}

/** What trends now. */
export function TrendsPage({ live, timeline }: PageProps) {
  const [view] = usePlace();
  const { answer } = live;
  const trends = answer?.trends ?? [];
  return (
    <>
      <div class="control-line">
        <RankingControls networks={timeline?.networks.map(({ network }) => network) ?? []} />
        <StateLine live={live} />
      </div>
      {answer ? null : <NoAnswer {...live} />}
      {answer?.asOf === null ? <NothingCounted /> : null}
      <EarlierNotice timeline={timeline} live={live} />
      {timeline && answer ? (
        <StrongestChart
          trends={trends}
          timeline={timeline}
          tick={live.tick}
          settled={isSettled(live, view.asOf)}
        />
      ) : null}
      <div class="columns">
        <div>
          {trends.length > 0 ? <Ranking trends={trends} /> : null}
          {answer?.asOf && trends.length === 0 ? <NothingFound /> : null}
          <Pager rows={trends.length} />
        </div>
        {timeline ? <NetworksPanel timeline={timeline} /> : null}
      </div>
    </>
  );
}
