import { useMessages } from './language';
import { usePlace } from './navigation';
import { Pulse } from './pulse';
import { minuteTime, shortCount } from './text-format';
import type { Timeline } from './timeline';

type Network = Timeline['networks'][number];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Posts in the last hour, or day where hours are shown, before `at`. */
function recentVolume({ points }: Network, at: number, stepMs: number): number {
  const since = at - (stepMs < HOUR_MS ? HOUR_MS : DAY_MS);
  const recent = points.filter((point) => Date.parse(point.at) > since && Date.parse(point.at) <= at);
  return recent.reduce((sum, { volume }) => sum + volume, 0);
}

/** What is to be said of a network's silences at a moment: the present one, or else the last one that is over. */
function useSilence(
  { silences }: Network,
  at: number,
  withDay: boolean,
): { text: string; lasts: boolean } | undefined {
  const { text, language } = useMessages();
  const past = silences.filter(({ from }) => Date.parse(from) <= at);
  const last = past.at(-1);
  if (!last) return undefined;
  const time = (iso: string): string => minuteTime(Date.parse(iso), withDay, language);
  const lasts = last.to === null || Date.parse(last.to) > at;
  return {
    text:
      lasts || last.to === null
        ? `${text.silentSince} ${time(last.from)}`
        : text.silentFrom(time(last.from), time(last.to)),
    lasts,
  };
}

interface NetworkRowProps {
  readonly network: Network;
  readonly timeline: Timeline;
  readonly at: number;
}

function NetworkRow({ network, timeline: { range }, at }: NetworkRowProps) {
  const { text, language } = useMessages();
  const [view, navigate] = usePlace();
  const withDay = range.to - range.from > DAY_MS;
  const silence = useSilence(network, at, withDay);
  const isChosen = view.network === network.network;
  return (
    <li class={silence?.lasts ? 'silent' : ''}>
      <div class="network-head">
        <button
          type="button"
          class="network-name"
          aria-pressed={isChosen}
          onClick={() => navigate({ network: isChosen ? '' : network.network, page: 1 })}
        >
          {network.network}
        </button>
        <span>
          {shortCount(recentVolume(network, at, range.stepMs), language)} {text.networkPosts}{' '}
          {range.step === '1m' ? text.inHour : text.inDay}
        </span>
      </div>
      <Pulse network={network} range={range} at={view.asOf ? at : undefined} />
      {silence ? <p class="silence">{silence.text}</p> : null}
    </li>
  );
}

/** The pulse of the networks: how much each posts, and when it fell silent. */
export function NetworksPanel({ timeline }: { readonly timeline: Timeline }) {
  const { text } = useMessages();
  const [{ asOf }] = usePlace();
  const at = asOf ? Date.parse(asOf) : timeline.range.to;
  return (
    <section class="card networks">
      <h2>{text.networksTitle}</h2>
      <ul>
        {timeline.networks.map((network) => (
          <NetworkRow key={network.network} network={network} timeline={timeline} at={at} />
        ))}
      </ul>
    </section>
  );
}
