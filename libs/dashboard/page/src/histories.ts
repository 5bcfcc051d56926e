import type { HistoryAnswer, HistoryPoint } from '@hashpulse/contracts';
import { useEffect, useRef, useState } from 'preact/hooks';
import { askHistory } from './answers';
import type { View } from './view';

/** The curves by hashtag. */
export type Histories = ReadonlyMap<string, readonly HistoryPoint[]>;

const AT_ONCE = 4;
const REFRESH_MS = 10_000;

async function load(
  hashtags: readonly string[],
  window: View['window'],
  signal: AbortSignal,
): Promise<Histories> {
  const waiting = [...hashtags];
  const found = new Map<string, HistoryAnswer['points']>();
  const worker = async (): Promise<void> => {
    for (let hashtag = waiting.shift(); hashtag !== undefined; hashtag = waiting.shift()) {
      const answer = await askHistory(hashtag, window, signal).catch(() => undefined);
      if (answer) found.set(hashtag, answer.points);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return found;
}

/** The curves of the hashtags that are shown: a few at once, and not for every new answer. */
export function useHistories(hashtags: readonly string[], window: View['window']): Histories {
  const [histories, setHistories] = useState<Histories>(new Map());
  const shown = useRef(hashtags);
  shown.current = hashtags;
  const someShown = hashtags.length > 0;
  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const turn = async (): Promise<void> => {
      const loaded = await load(shown.current, window, ended.signal);
      if (ended.signal.aborted) return;
      setHistories(loaded);
      timer = setTimeout(() => void turn(), REFRESH_MS);
    };
    setHistories(new Map());
    if (someShown) void turn();
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [window, someShown]);
  return histories;
}
