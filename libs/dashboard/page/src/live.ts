import { useEffect, useState } from 'preact/hooks';
import { Refused } from './answers';

/** What is known of an answer that is asked for again and again. */
export interface Live<T> {
  readonly answer: T | undefined;
  /** The last try failed; what is shown is older. */
  readonly failed: boolean;
  /** The API says there is no such thing. */
  readonly missing: boolean;
}

const NOTHING = { answer: undefined, failed: false, missing: false };
const MAX_WAIT_MS = 30_000;

/** Asks at once and every `everyMs`, less often while it fails, and not while nobody looks. */
function repeat<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  everyMs: number,
  tell: (next: (before: Live<T>) => Live<T>) => void,
): () => void {
  const ended = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const next = (): void => {
    clearTimeout(timer);
    if (!ended.signal.aborted) timer = setTimeout(turn, Math.min(everyMs * 2 ** failures, MAX_WAIT_MS));
  };
  const turn = (): void => {
    if (document.hidden) return next();
    ask(ended.signal).then(
      (answer) => {
        failures = 0;
        tell(() => ({ answer, failed: false, missing: false }));
        next();
      },
      (error: unknown) => {
        if (ended.signal.aborted) return;
        const missing = error instanceof Refused && error.status === 404;
        failures = missing ? 0 : Math.min(failures + 1, 8);
        tell(({ answer }) => ({ answer, failed: !missing, missing }));
        next();
      },
    );
  };
  const looked = (): void => {
    if (!document.hidden) next();
  };
  document.addEventListener('visibilitychange', looked);
  turn();
  return () => {
    ended.abort();
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', looked);
  };
}

/** An answer that is kept up to date; `key` names what is asked for, and starts anew when it changes. */
export function useLive<T>(key: string, everyMs: number, ask: (signal: AbortSignal) => Promise<T>): Live<T> {
  const [live, setLive] = useState<Live<T> & { key: string }>({ ...NOTHING, key });
  useEffect(() => {
    setLive({ ...NOTHING, key });
    return repeat(ask, everyMs, (next) => setLive((before) => ({ ...next(before), key })));
    // What is asked for is all in the key.
  }, [key, everyMs]);
  return live.key === key ? live : NOTHING;
}
