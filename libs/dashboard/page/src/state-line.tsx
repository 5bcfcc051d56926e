import type { AsOf } from '@hashpulse/contracts';
import { useMessages } from './language';
import type { Live } from './live';
import { eventTime } from './text-format';

/** How far the counting may lie behind before the page says so, ms of event time. */
const LIVE_WITHIN_MS = 5_000;

function isBehind({ asOf, completeUntil }: AsOf): boolean {
  if (asOf === null) return false;
  return completeUntil === null || Date.parse(asOf) - Date.parse(completeUntil) > LIVE_WITHIN_MS;
}

/** Says how current the page is. */
export function StateLine({ live: { answer, failed } }: { readonly live: Live<AsOf> }) {
  const { text } = useMessages();
  const state = failed ? 'lost' : answer === undefined ? 'connecting' : isBehind(answer) ? 'behind' : 'live';
  const until = answer?.completeUntil ? eventTime(answer.completeUntil, answer.asOf) : '–';
  const words = {
    lost: text.lost,
    connecting: text.connecting,
    behind: `${text.catchingUp} ${until}`,
    live: text.live,
  };
  return (
    <p class="state">
      <span class={`state-mark ${state}`} role="status">
        {words[state]}
      </span>
      {answer?.asOf ? (
        <span>
          {text.asOf} <time dateTime={answer.asOf}>{eventTime(answer.asOf, null)}</time> UTC
        </span>
      ) : null}
      {answer?.incomplete?.map(({ from, to }) => (
        <span key={from} class="state-mark lost">
          {text.incomplete} {eventTime(from, answer.asOf)} {text.to} {eventTime(to, answer.asOf)}
        </span>
      ))}
    </p>
  );
}
