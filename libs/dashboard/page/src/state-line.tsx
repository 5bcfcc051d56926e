import type { AsOf } from '@hashpulse/client';
import { useMessages } from './language';
import type { LiveTrends } from './live-trends';
import type { PageLanguage } from './messages';
import { usePlace } from './navigation';
import { duration, eventTime } from './text-format';

/** How far the counting may lie behind before the page says so, ms of event time. */
const LIVE_WITHIN_MS = 5_000;

type State = 'connecting' | 'lost' | 'away' | 'replay' | 'behind' | 'live';

function lagOf({ asOf, completeUntil }: AsOf): number {
  if (asOf === null) return 0;
  return completeUntil === null ? Infinity : Date.parse(asOf) - Date.parse(completeUntil);
}

function stateOf({ answer, connection }: LiveTrends, asOf: string): State {
  if (connection === 'lost' || connection === 'away') return connection;
  if (answer === undefined) return 'connecting';
  if (asOf) return 'replay';
  return lagOf(answer) > LIVE_WITHIN_MS ? 'behind' : 'live';
}

function useWords(state: State, answer: AsOf | undefined, language: PageLanguage): string {
  const { text } = useMessages();
  if (state === 'replay') return `${text.replay} ${eventTime(answer?.asOf ?? '', null).slice(0, -3)} UTC`;
  if (state !== 'behind') return text[state];
  if (!answer?.completeUntil) return text.catchingUpUnknown;
  const until = eventTime(answer.completeUntil, answer.asOf);
  return `${text.catchingUp} ${until} (${text.behind(duration(lagOf(answer), language))})`;
}

/** Says how current the page is. */
export function StateLine({ live }: { readonly live: LiveTrends }) {
  const { text, language } = useMessages();
  const [view, navigate] = usePlace();
  const { answer } = live;
  const state = stateOf(live, view.asOf);
  const words = useWords(state, answer, language);
  return (
    <div class={`state ${state}`}>
      <p role="status" class="state-mark">
        {words}
      </p>
      {answer?.asOf && state !== 'replay' ? (
        <p>
          {text.asOf} <time dateTime={answer.asOf}>{eventTime(answer.asOf, null)}</time> UTC
          {state === 'lost' || state === 'away' ? `. ${text.stale}` : null}
        </p>
      ) : null}
      {view.asOf ? (
        <button type="button" onClick={() => navigate({ asOf: '' })}>
          {text.backToNow}
        </button>
      ) : null}
      {answer?.incomplete?.map(({ from, to }) => (
        <p key={from} class="loss">
          {text.incomplete} {eventTime(from, answer.asOf)} {text.to} {eventTime(to, answer.asOf)}
        </p>
      ))}
    </div>
  );
}
