import type { Trend } from '@hashpulse/contracts';
import { HashtagLink } from './hashtag-link';
import type { Histories } from './histories';
import { useMessages } from './language';
import type { Navigate } from './navigation';
import { RankChange } from './rank-change';
import { Sparkline } from './sparkline';
import { shortCount } from './text-format';
import type { View } from './view';

interface TrendsTableProps {
  readonly trends: readonly Trend[];
  readonly histories: Histories;
  readonly view: View;
  readonly navigate: Navigate;
}

/** The ranking. */
export function TrendsTable({ trends, histories, view, navigate }: TrendsTableProps) {
  const { text, language } = useMessages();
  const count = (value: number): string => shortCount(value, language);
  return (
    <table class="trends">
      <caption class="for-readers">{text.trendsCaption}</caption>
      <thead>
        <tr>
          <th scope="col" class="number">
            {text.place}
          </th>
          <th scope="col">{text.change}</th>
          <th scope="col">{text.hashtag}</th>
          <th scope="col" class="wide">
            {text.curve}
          </th>
          <th scope="col" class="number">
            {text.volume}
          </th>
          <th scope="col" class="number">
            {text.authors}
          </th>
          <th scope="col" class="number wide">
            {text.reach}
          </th>
          <th scope="col" class="number wide">
            {text.engagement}
          </th>
          <th scope="col" class="number wide">
            {text.score}
          </th>
        </tr>
      </thead>
      <tbody>
        {trends.map((trend) => (
          <tr key={trend.hashtag}>
            <td class="number">{trend.rank}</td>
            <td>
              <RankChange trend={trend} />
            </td>
            <th scope="row">
              <HashtagLink hashtag={trend.hashtag} label={trend.label} view={view} navigate={navigate} />
            </th>
            <td class="wide">
              <Sparkline points={histories.get(trend.hashtag)} />
            </td>
            <td class="number">{count(trend.volume)}</td>
            <td class="number">{count(trend.authors)}</td>
            <td class="number wide">{count(trend.reach)}</td>
            <td class="number wide">{count(trend.engagement.total)}</td>
            <td class="number wide">{count(Math.round(trend.score))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
