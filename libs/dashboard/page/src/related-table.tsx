import type { RelatedAnswer } from '@hashpulse/contracts';
import { useMessages } from './language';
import { HashtagLink } from './hashtag-link';
import type { Navigate } from './navigation';
import { shortCount } from './text-format';
import type { View } from './view';

interface RelatedTableProps {
  readonly related: RelatedAnswer['related'];
  readonly view: View;
  readonly navigate: Navigate;
}

/** The hashtags of the same posts; nothing where there are none. */
export function RelatedTable({ related, view, navigate }: RelatedTableProps) {
  const { text, language } = useMessages();
  if (related.length === 0) return null;
  return (
    <table class="parts related">
      <caption>{text.related}</caption>
      <thead>
        <tr>
          <th scope="col">{text.hashtag}</th>
          <th scope="col" class="number">
            {text.together}
          </th>
        </tr>
      </thead>
      <tbody>
        {related.map(({ hashtag, label, count }) => (
          <tr key={hashtag}>
            <th scope="row">
              <HashtagLink hashtag={hashtag} label={label} view={view} navigate={navigate} />
            </th>
            <td class="number">{shortCount(count, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
