import type { RelatedAnswer } from '@hashpulse/client';
import { useMessages } from './language';
import { HashtagLink } from './place-link';
import { shortCount } from './text-format';

/** The hashtags of the same posts; nothing where there are none. */
export function RelatedTable({ related }: { readonly related: RelatedAnswer['related'] }) {
  const { text, language } = useMessages();
  if (related.length === 0) return null;
  return (
    <section class="card flush">
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
                <HashtagLink hashtag={hashtag} label={label} />
              </th>
              <td class="number">{shortCount(count, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
