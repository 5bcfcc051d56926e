import type { Trend } from '@hashpulse/client';
import { useMessages } from './language';

/** How a hashtag moved since the previous ranking: a sign for the eye, words for the ear. */
export function RankChange({ trend: { rank, previousRank } }: { readonly trend: Trend }) {
  const { text } = useMessages();
  if (previousRank === null) return <span class="change new">{text.isNew}</span>;
  const places = previousRank - rank;
  const [sign, words, kind] =
    places > 0
      ? [`▲ ${places}`, text.up(places), 'up']
      : places < 0
        ? [`▼ ${-places}`, text.down(-places), 'down']
        : ['=', text.same, 'same'];
  return (
    <span class={`change ${kind}`}>
      <span aria-hidden="true">{sign}</span>
      <span class="for-readers">{words}</span>
    </span>
  );
}
