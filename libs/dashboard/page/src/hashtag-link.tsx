import type { Navigate } from './navigation';
import { addressOf, type View } from './view';

interface HashtagLinkProps {
  readonly hashtag: string;
  readonly label: string;
  readonly view: View;
  readonly navigate: Navigate;
}

/** A link to a hashtag's own page, in the direction of its script. */
export function HashtagLink({ hashtag, label, view, navigate }: HashtagLinkProps) {
  const follow = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    navigate({ hashtag });
  };
  return (
    <a class="hashtag" href={addressOf({ ...view, hashtag })} onClick={follow}>
      <bdi>#{label}</bdi>
    </a>
  );
}
