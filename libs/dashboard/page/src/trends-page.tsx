import type { TrendsAnswer } from '@hashpulse/contracts';
import { useMemo } from 'preact/hooks';
import { askTrends } from './answers';
import { type Curve, Curves } from './curves';
import { type Histories, useHistories } from './histories';
import { useMessages } from './language';
import { useLive } from './live';
import type { Navigate } from './navigation';
import { StateLine } from './state-line';
import { TrendsTable } from './trends-table';
import type { View } from './view';

const REFRESH_MS = 2_000;
const CURVES = 5;

const EXAMPLE = `curl -H 'content-type: application/json' http://127.0.0.1:3001/v1/posts -d '
  {"id": "1", "network": "mastodon", "author": {"id": "me"},
   "text": "My first #hashtag", "createdAt": "'$(date -u +%FT%TZ)'"}'`;

function curvesOf({ trends }: TrendsAnswer, histories: Histories): Curve[] {
  const shown = trends.slice(0, CURVES).filter(({ hashtag }) => histories.has(hashtag));
  return shown.map(({ hashtag, label }) => ({
    label: `#${label}`,
    points: histories.get(hashtag) ?? [],
    value: ({ volume }) => volume,
  }));
}

function Empty({ answer }: { readonly answer: TrendsAnswer }) {
  const { text } = useMessages();
  if (answer.asOf !== null) return <p>{text.nothing}</p>;
  return (
    <section>
      <p>{text.empty}</p>
      <pre tabIndex={0}>{EXAMPLE}</pre>
    </section>
  );
}

interface TrendsPageProps {
  readonly view: View;
  readonly navigate: Navigate;
}

/** What trends now. */
export function TrendsPage({ view, navigate }: TrendsPageProps) {
  const { text } = useMessages();
  const key = `${view.window} ${view.rank} ${view.network} ${view.lang}`;
  const live = useLive(key, REFRESH_MS, (signal) => askTrends(view, signal));
  const trends = live.answer?.trends ?? [];
  const histories = useHistories(
    trends.map(({ hashtag }) => hashtag),
    view.window,
  );
  const curves = useMemo(
    () => (live.answer ? curvesOf(live.answer, histories) : []),
    [
      live.answer?.trends
        .slice(0, CURVES)
        .map(({ label }) => label)
        .join(' '),
      histories,
    ],
  );
  return (
    <>
      <StateLine live={live} />
      {curves.length > 0 ? <Curves title={text.curvesTitle} curves={curves} /> : null}
      {trends.length > 0 ? (
        <TrendsTable trends={trends} histories={histories} view={view} navigate={navigate} />
      ) : null}
      {live.answer && trends.length === 0 ? <Empty answer={live.answer} /> : null}
    </>
  );
}
