import { Refused } from '@hashpulse/client';
import { useEffect, useRef, useState } from 'preact/hooks';

/** What is known of an answer that is kept up to date. */
export interface Answer<T> {
  readonly value: T | undefined;
  /** The API says there is no such thing. */
  readonly missing: boolean;
}

/** What is asked for, and when again. */
export interface Subject<T> {
  /** When it changes, what was known before is forgotten. */
  readonly name: string;
  /** When it changes, it is asked for again at once; what was known stays until the answer is there. */
  readonly version: string;
  /** When it rises, there may be news. */
  readonly tick: number;
  /** News are asked for at most this often, ms. */
  readonly everyMs: number;
  readonly ask: (signal: AbortSignal) => Promise<T>;
}

const NOTHING = { value: undefined, missing: false };
const RETRY_MS = 3_000;
/** A slider that is drawn passes many versions; only where it rests is asked for, ms. */
const REST_MS = 60;

/** An answer that follows the news of the stream; while it fails, the last one stays. */
export function useAnswer<T>({ name, version, tick, everyMs, ask }: Subject<T>): Answer<T> {
  const [held, setHeld] = useState<Answer<T> & { name: string }>({ ...NOTHING, name });
  const asking = useRef<{ latest: (signal: AbortSignal) => Promise<T>; news?: () => void }>({ latest: ask });
  asking.current.latest = ask;
  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let earliest = 0;
    let busy = false;
    let hasNews = false;
    const later = (ms: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void turn(), ms);
    };
    const turn = async (): Promise<void> => {
      busy = true;
      hasNews = false;
      const tell = (next: Answer<T>): void => setHeld({ ...next, name });
      try {
        const value = await asking.current.latest(ended.signal);
        if (ended.signal.aborted) return;
        tell({ value, missing: false });
        earliest = performance.now() + everyMs;
      } catch (error) {
        if (ended.signal.aborted) return;
        if (error instanceof Refused && error.status === 404) tell({ value: undefined, missing: true });
        earliest = performance.now() + RETRY_MS;
        hasNews = true;
      }
      busy = false;
      if (hasNews && !ended.signal.aborted) later(earliest - performance.now());
    };
    asking.current.news = () => {
      hasNews = true;
      if (!busy) later(Math.max(0, earliest - performance.now()));
    };
    later(held.name === name && held.value !== undefined ? REST_MS : 0);
    return () => {
      ended.abort();
      clearTimeout(timer);
      delete asking.current.news;
    };
  }, [name, version]);
  useEffect(() => asking.current.news?.(), [tick]);
  return held.name === name ? held : NOTHING;
}
