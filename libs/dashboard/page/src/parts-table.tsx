import type { HashtagFigures } from '@hashpulse/client';
import type { ComponentChildren } from 'preact';
import { useMessages } from './language';
import { percentage, shortCount } from './text-format';

interface PartsTableProps {
  readonly title: string;
  readonly parts: readonly (readonly [key: string, name: ComponentChildren, figures: HashtagFigures])[];
}

/** How a hashtag's figures are made up. */
export function PartsTable({ title, parts }: PartsTableProps) {
  const { text, language } = useMessages();
  const total = parts.reduce((sum, [, , { volume }]) => sum + volume, 0);
  return (
    <section class="card flush">
      <table class="parts">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="for-readers">{title}</span>
            </th>
            <th scope="col">{text.share}</th>
            <th scope="col" class="number">
              {text.volume}
            </th>
            <th scope="col" class="number">
              {text.authors}
            </th>
            <th scope="col" class="number wide">
              {text.reach}
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map(([key, name, { volume, authors, reach }]) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td class="share">
                <span class="bar" style={{ inlineSize: `${(volume / Math.max(1, total)) * 100}%` }} />
                <span>{percentage(volume / Math.max(1, total), language)}</span>
              </td>
              <td class="number">{shortCount(volume, language)}</td>
              <td class="number">{shortCount(authors, language)}</td>
              <td class="number wide">{shortCount(reach, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
