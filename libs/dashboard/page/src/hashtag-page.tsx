import type { HashtagAnswer, HashtagFigures, HistoryAnswer } from '@hashpulse/contracts';
import { useMemo } from 'preact/hooks';
import { askHashtag, askHistory, askRelated } from './answers';
import { type Curve, Curves } from './curves';
import { useMessages } from './language';
import { useLive } from './live';
import type { Navigate } from './navigation';
import { RelatedTable } from './related-table';
import { StateLine } from './state-line';
import { eventTime, shortCount } from './text-format';
import { RANKINGS, type View } from './view';

const REFRESH_MS = 2_000;
const CURVE_REFRESH_MS = 10_000;

function Figures({ answer }: { readonly answer: HashtagAnswer }) {
  const { text, language } = useMessages();
  const count = (value: number): string => shortCount(value, language);
  const figures: [string, string][] = [
    [text.volume, count(answer.volume)],
    [text.authors, count(answer.authors)],
    [text.reach, count(answer.reach)],
    [text.impressions, count(answer.impressions)],
    [text.engagement, count(answer.engagement.total)],
    [text.score, count(Math.round(answer.score))],
    [text.firstSeen, eventTime(answer.firstSeenAt, answer.asOf)],
    [text.peak, answer.peak ? eventTime(answer.peak.at, answer.asOf) : text.unranked],
    ...RANKINGS.map((name): [string, string] => [
      `${text.rankings}: ${text.ranks[name]}`,
      String(answer.ranks[name] ?? text.unranked),
    ]),
  ];
  return (
    <dl class="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface PartsProps {
  readonly title: string;
  readonly parts: readonly (readonly [name: string, figures: HashtagFigures])[];
}

function Parts({ title, parts }: PartsProps) {
  const { text, language } = useMessages();
  return (
    <table class="parts">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col" class="number">
            {text.volume}
          </th>
          <th scope="col" class="number">
            {text.authors}
          </th>
          <th scope="col" class="number">
            {text.reach}
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.map(([name, { volume, authors, reach }]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="number">{shortCount(volume, language)}</td>
            <td class="number">{shortCount(authors, language)}</td>
            <td class="number">{shortCount(reach, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function useCurves(history: HistoryAnswer | undefined): Curve[] {
  const { text } = useMessages();
  return useMemo(() => {
    if (!history) return [];
    const { points } = history;
    return [
      { label: text.volume, points, value: ({ volume }) => volume },
      { label: text.authors, points, value: ({ authors }) => authors },
      { label: text.engagement, points, value: ({ engagement }) => engagement.total },
    ];
  }, [history, text]);
}

interface HashtagPageProps {
  readonly view: View;
  readonly navigate: Navigate;
}

/** All that is known of one hashtag. */
export function HashtagPage({ view, navigate }: HashtagPageProps) {
  const { text } = useMessages();
  const key = `${view.hashtag} ${view.window}`;
  const live = useLive(key, REFRESH_MS, (signal) => askHashtag(view, signal));
  const history = useLive(`${key} curve`, CURVE_REFRESH_MS, (signal) =>
    askHistory(view.hashtag, view.window, signal),
  );
  const relations = useLive(`${key} related`, CURVE_REFRESH_MS, (signal) => askRelated(view, signal));
  const curves = useCurves(history.answer);
  const { answer } = live;
  return (
    <>
      <button type="button" class="back" onClick={() => navigate({ hashtag: '' })}>
        <span aria-hidden="true">← </span>
        {text.back}
      </button>
      <h2 class="title">
        <bdi>#{answer?.label ?? view.hashtag}</bdi>
      </h2>
      {live.missing ? <p role="status">{text.unknown}</p> : <StateLine live={live} />}
      {answer ? <Figures answer={answer} /> : null}
      {curves.length > 0 ? <Curves title={text.curvesTitle} curves={curves} /> : null}
      {answer ? (
        <div class="split">
          <Parts title={text.byNetwork} parts={answer.networks.map((part) => [part.network, part])} />
          <Parts title={text.byLanguage} parts={answer.langs.map((part) => [part.lang, part])} />
          <RelatedTable related={relations.answer?.related ?? []} view={view} navigate={navigate} />
        </div>
      ) : null}
    </>
  );
}
