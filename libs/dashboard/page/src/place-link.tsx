import type { ComponentChildren } from 'preact';
import { usePlace } from './navigation';
import { addressOf, type View } from './view';

interface PlaceLinkProps {
  readonly to: Partial<View>;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A link to another view: a real address that opens without loading the page again. */
export function PlaceLink({ to, class: className, children }: PlaceLinkProps) {
  const [view, navigate] = usePlace();
  const follow = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    navigate(to);
    scrollTo({ top: 0 });
  };
  return (
    <a class={className} href={addressOf({ ...view, ...to })} onClick={follow}>
      {children}
    </a>
  );
}

/** A link to a hashtag's own page, in the direction of its script. */
export function HashtagLink({ hashtag, label }: { readonly hashtag: string; readonly label: string }) {
  return (
    <PlaceLink to={{ hashtag, compare: undefined }} class="hashtag">
      <bdi>#{label}</bdi>
    </PlaceLink>
  );
}
