import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

const MOVE_MS = 350;

/** Lets the rows of a table glide to their new places, for whoever likes motion; rows are known by `data-row`. */
export function useRowMoves(body: RefObject<HTMLTableSectionElement | null>, order: string): void {
  const places = useRef(new Map<string, number>());
  useLayoutEffect(() => {
    const rows = body.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [];
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const before = places.current;
    places.current = new Map(Array.from(rows, (row) => [row.dataset['row'] ?? '', row.offsetTop]));
    if (still || before.size === 0) return;
    for (const row of rows) {
      const from = before.get(row.dataset['row'] ?? '');
      const moved = from === undefined ? 0 : from - row.offsetTop;
      const start = from === undefined ? { opacity: 0 } : { transform: `translateY(${moved}px)` };
      if (from !== undefined && moved === 0) continue;
      row.animate([start, {}], { duration: MOVE_MS, easing: 'cubic-bezier(0.2, 0, 0, 1)' });
    }
  }, [order]);
}
