import type { HashtagAnswer } from '@hashpulse/client';
import { useMessages } from './language';
import { eventTime, shortCount } from './text-format';
import { RANKINGS } from './view';

/** The figures of a hashtag, its ranks, its peak. */
export function Figures({ answer }: { readonly answer: HashtagAnswer }) {
  const { text, language } = useMessages();
  const count = (value: number): string => shortCount(value, language);
  const { likes, reposts, replies, views, total } = answer.engagement;
  const parts: [number, string][] = [
    [likes, text.likes],
    [reposts, text.reposts],
    [replies, text.replies],
    [views, text.views],
  ];
  const engagement = parts.filter(([value]) => value > 0).map(([value, name]) => `${count(value)} ${name}`);
  const figures: [string, string, string?][] = [
    [text.volume, count(answer.volume)],
    [text.authors, count(answer.authors)],
    [text.reach, count(answer.reach)],
    [text.impressions, count(answer.impressions)],
    [text.engagement, count(total), engagement.join(', ')],
    [text.score, count(Math.round(answer.score))],
  ];
  const { peak } = answer;
  return (
    <section class="card">
      <dl class="figures">
        {figures.map(([name, value, more]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value}
              {more ? <small>{more}</small> : null}
            </dd>
          </div>
        ))}
      </dl>
      <dl class="facts">
        <div>
          <dt>{text.rankings}</dt>
          <dd class="rank-chips">
            {RANKINGS.map((name) => (
              <span key={name} class="rank-chip">
                {text.ranks[name]} <b>{answer.ranks[name] ?? text.unranked}</b>
              </span>
            ))}
          </dd>
        </div>
        <div>
          <dt>{text.firstSeen}</dt>
          <dd>{eventTime(answer.firstSeenAt, answer.asOf)}</dd>
        </div>
        <div>
          <dt>{text.peak}</dt>
          <dd>
            {peak ? text.peakValue(count(peak.volume), eventTime(peak.at, answer.asOf)) : text.unranked}
          </dd>
        </div>
      </dl>
    </section>
  );
}
