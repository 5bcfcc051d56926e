import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks';
import { addressOf, type View, viewOf } from './view';

/** Goes to a view; `replace` leaves no step for the browser's back. */
export type Navigate = (change: Partial<View>, replace?: boolean) => void;

/** The view that the address names; the browser's back and forward work. */
export function useView(): [View, Navigate] {
  const [view, setView] = useState(() => viewOf(location.search));
  const current = useRef(view);
  current.current = view;
  useEffect(() => {
    const read = (): void => setView(viewOf(location.search));
    addEventListener('popstate', read);
    return () => removeEventListener('popstate', read);
  }, []);
  const navigate: Navigate = useCallback((change, replace = false) => {
    const next = { ...current.current, ...change };
    current.current = next;
    if (replace) history.replaceState(null, '', addressOf(next));
    else history.pushState(null, '', addressOf(next));
    setView(next);
  }, []);
  return [view, navigate];
}

/** The view and the way to others, for everything on the page. */
export const Place = createContext<readonly [View, Navigate] | undefined>(undefined);

/** What the page shows, and how to go elsewhere. */
export function usePlace(): readonly [View, Navigate] {
  const place = useContext(Place);
  if (!place) throw new Error('usePlace outside of a Place');
  return place;
}
