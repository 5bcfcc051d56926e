import type { Ranking, Trend } from '@hashpulse/client';
import { useRef } from 'preact/hooks';
import { useMessages } from './language';
import { usePlace } from './navigation';
import { HashtagLink } from './place-link';
import { RankChange } from './rank-change';
import { useRowMoves } from './row-moves';
import { Sparkline } from './sparkline';
import { shortCount } from './text-format';

/** Which hashtags are chosen to be compared. */
export interface Chosen {
  readonly hashtags: readonly string[];
  readonly isFull: boolean;
  readonly toggle: (hashtag: string) => void;
}

interface ColumnProps {
  readonly name: string;
  readonly rank: Ranking;
  readonly wide?: boolean;
}

/** A figure's head: ranks by it. */
function Column({ name, rank, wide }: ColumnProps) {
  const [view, navigate] = usePlace();
  const isSorted = view.rank === rank;
  return (
    <th scope="col" class={`number ${wide ? 'wide' : ''}`} aria-sort={isSorted ? 'descending' : undefined}>
      <button type="button" class="sort" onClick={() => navigate({ rank, page: 1 })}>
        {name}
      </button>
    </th>
  );
}

function Row({ trend, chosen }: { readonly trend: Trend; readonly chosen: Chosen }) {
  const { text, language } = useMessages();
  const count = (value: number): string => shortCount(value, language);
  const isChosen = chosen.hashtags.includes(trend.hashtag);
  return (
    <tr data-row={trend.hashtag}>
      <td class="number rank">{trend.rank}</td>
      <td class="moved">
        <RankChange trend={trend} />
      </td>
      <th scope="row">
        <HashtagLink hashtag={trend.hashtag} label={trend.label} />
      </th>
      <td class="curve">
        <Sparkline volumes={trend.curve} />
      </td>
      <td class="number">{count(trend.volume)}</td>
      <td class="number wide">{count(trend.authors)}</td>
      <td class="number wide">{count(trend.reach)}</td>
      <td class="number wide">{count(trend.engagement.total)}</td>
      <td class="number wide">{count(Math.round(trend.score))}</td>
      <td class="pick wide">
        <input
          type="checkbox"
          aria-label={text.compareWith(`#${trend.label}`)}
          checked={isChosen}
          disabled={!isChosen && chosen.isFull}
          onChange={() => chosen.toggle(trend.hashtag)}
        />
      </td>
    </tr>
  );
}

interface TrendsTableProps {
  readonly trends: readonly Trend[];
  readonly chosen: Chosen;
}

/** The ranking. */
export function TrendsTable({ trends, chosen }: TrendsTableProps) {
  const { text } = useMessages();
  const body = useRef<HTMLTableSectionElement>(null);
  useRowMoves(body, trends.map(({ hashtag }) => hashtag).join(' '));
  return (
    <table class="trends">
      <caption class="for-readers">{text.trendsCaption}</caption>
      <thead>
        <tr>
          <th scope="col" class="number rank">
            <span aria-hidden="true">#</span>
            <span class="for-readers">{text.place}</span>
          </th>
          <th scope="col" class="moved">
            <span class="for-readers">{text.change}</span>
          </th>
          <th scope="col">{text.hashtag}</th>
          <th scope="col" class="curve">
            {text.curve}
          </th>
          <Column name={text.volume} rank="volume" />
          <Column name={text.authors} rank="authors" wide />
          <Column name={text.reach} rank="reach" wide />
          <Column name={text.engagement} rank="engagement" wide />
          <Column name={text.score} rank="trending" wide />
          <th scope="col" class="pick wide">
            <span class="for-readers">{text.compare}</span>
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {trends.map((trend) => (
          <Row key={trend.hashtag} trend={trend} chosen={chosen} />
        ))}
      </tbody>
    </table>
  );
}
