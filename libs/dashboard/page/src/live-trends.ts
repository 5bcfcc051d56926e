import { Refused, type TrendsAnswer, type TrendsEvent } from '@hashpulse/client';
import { useEffect, useState } from 'preact/hooks';
import { api } from './api';
import { PAGE_ROWS, type View } from './view';

/** How the page is connected: `away` means that the service answers but cannot read the counts. */
export type Connection = 'connecting' | 'open' | 'away' | 'lost';

/** The ranking of a view, as it is now or was then. */
export interface LiveTrends {
  readonly answer: TrendsAnswer | undefined;
  readonly connection: Connection;
  /** Rises with every news of the stream: what else is shown may have changed too. */
  readonly tick: number;
}

const NOTHING: LiveTrends = { answer: undefined, connection: 'connecting', tick: 0 };
const RETRY_MS = 2_000;
/** A slider that is drawn passes many times; only where it rests is asked for, ms. */
const REST_MS = 60;

function after(before: LiveTrends, event: TrendsEvent): LiveTrends {
  if (event.type === 'trends') return { answer: event.answer, connection: 'open', tick: before.tick + 1 };
  return { ...before, connection: event.type === 'unavailable' ? 'away' : 'lost' };
}

type Tell = (next: (before: LiveTrends) => LiveTrends) => void;
type Question = Parameters<typeof api.stream>[0];

async function follow(question: Question, signal: AbortSignal, tell: Tell): Promise<void> {
  for await (const event of api.stream(question, { signal })) tell((before) => after(before, event));
}

async function lookBack(question: Question, asOf: string, signal: AbortSignal, tell: Tell): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  while (!signal.aborted) {
    try {
      const answer = await api.trends({ ...question, asOf, signal });
      return tell(({ tick }) => ({ answer, connection: 'open', tick: tick + 1 }));
    } catch (error) {
      if (signal.aborted) return;
      const away = error instanceof Refused && error.status === 503;
      tell((before) => ({ ...before, connection: away ? 'away' : 'lost' }));
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

function useVisible(): boolean {
  const [visible, setVisible] = useState(!document.hidden);
  useEffect(() => {
    const look = (): void => setVisible(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return visible;
}

/** The ranking of a view: live by server-sent events, or as of a past time. A hidden page rests. */
export function useLiveTrends({ window, rank, network, lang, page, asOf }: View): LiveTrends {
  const visible = useVisible();
  const subject = `${window} ${rank} ${network} ${lang} ${page}`;
  const [live, setLive] = useState({ ...NOTHING, subject });
  useEffect(() => {
    if (!visible) return;
    const ended = new AbortController();
    const tell: Tell = (next) =>
      setLive((before) => {
        const { tick } = before;
        return { ...next(before.subject === subject ? before : { ...NOTHING, tick }), subject };
      });
    const offset = (page - 1) * PAGE_ROWS;
    const question = { window, rank, network, lang, limit: PAGE_ROWS, offset, curves: true };
    const run = asOf ? lookBack(question, asOf, ended.signal, tell) : follow(question, ended.signal, tell);
    // Only a question that the API refuses for good ends with an error: an address that was typed.
    run.catch(() => tell((before) => ({ ...before, connection: 'lost' })));
    return () => ended.abort();
  }, [subject, asOf, visible]);
  return live.subject === subject ? live : { ...NOTHING, tick: live.tick };
}
