import { useMessages } from './language';
import { usePlace } from './navigation';
import { PlaceLink } from './place-link';
import { MAX_PAGE, PAGE_ROWS } from './view';

/** Goes through a long ranking; nothing where it is short. */
export function Pager({ rows }: { readonly rows: number }) {
  const { text } = useMessages();
  const [{ page }] = usePlace();
  const hasNext = rows === PAGE_ROWS && page < MAX_PAGE;
  if (page === 1 && !hasNext) return null;
  const first = (page - 1) * PAGE_ROWS + 1;
  return (
    <nav class="pager" aria-label={text.pages}>
      {page > 1 ? <PlaceLink to={{ page: page - 1 }}>{text.previousPage}</PlaceLink> : <span />}
      <span>{rows > 0 ? text.places(first, first + rows - 1) : null}</span>
      {hasNext ? <PlaceLink to={{ page: page + 1 }}>{text.nextPage}</PlaceLink> : <span />}
    </nav>
  );
}
