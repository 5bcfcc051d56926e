import type { NetworksAnswer } from '@hashpulse/contracts';
import { useMessages } from './language';
import { eventTime, shortCount } from './text-format';

/** The pulse of the networks: which post, and which have fallen silent. */
export function NetworksPanel({ answer }: { readonly answer: NetworksAnswer }) {
  const { text, language } = useMessages();
  if (answer.networks.length === 0) return null;
  return (
    <section class="networks">
      <h2>{text.networksTitle}</h2>
      <ul>
        {answer.networks.map(({ network, volume, lastPostAt, silentSince }) => (
          <li key={network} class={silentSince === null ? '' : 'silent'}>
            <strong>{network}</strong>
            <span>
              {shortCount(volume, language)} {text.lastHour}
            </span>
            {silentSince === null ? (
              <span>
                {text.lastPost} {eventTime(lastPostAt, answer.asOf)}
              </span>
            ) : (
              <span class="badge">
                {text.silentSince} {eventTime(silentSince, answer.asOf)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
