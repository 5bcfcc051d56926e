import { useEffect, useState } from 'preact/hooks';
import { addressOf, type View, viewOf } from './view';

/** Goes to a view. */
export type Navigate = (change: Partial<View>) => void;

/** The view that the address names; the browser's back and forward work. */
export function useView(): [View, Navigate] {
  const [view, setView] = useState(() => viewOf(location.search));
  useEffect(() => {
    const read = (): void => setView(viewOf(location.search));
    addEventListener('popstate', read);
    return () => removeEventListener('popstate', read);
  }, []);
  const navigate: Navigate = (change) => {
    const next = { ...view, ...change };
    history.pushState(null, '', addressOf(next));
    setView(next);
  };
  return [view, navigate];
}
