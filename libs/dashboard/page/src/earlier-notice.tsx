import { useAnswer } from './answer';
import { api } from './api';
import { earlierPosts } from './earlier-posts';
import { useMessages } from './language';
import { usePlace } from './navigation';
import { minuteTime, shortCount } from './text-format';

const EVERY_MS = 10_000;
/** Minutes are kept this long by default, ms; beyond it there are only hours. */
const MINUTES_KEPT_MS = 3 * 3_600_000;

interface EarlierNoticeProps {
  /** Event time of the newest post, RFC 3339. */
  readonly asOf: string;
  readonly tick: number;
}

/** Says that the newest posts stand alone, and leads to what was before them. */
export function EarlierNotice({ asOf, tick }: EarlierNoticeProps) {
  const { text, language } = useMessages();
  const [{ window }, navigate] = usePlace();
  const ask = async (signal: AbortSignal) => earlierPosts(await api.networksHistory({ step: '1h', signal }));
  const { value } = useAnswer({ name: 'earlier', version: '', tick, everyMs: EVERY_MS, ask });
  if (!value) return null;
  const newest = Date.parse(asOf);
  const isMinute = newest - value.end < MINUTES_KEPT_MS - 3_600_000;
  const show = (): void =>
    navigate({
      asOf: new Date(Math.min(value.end - 60_000, newest)).toISOString(),
      window: isMinute || window === '7d' ? window : '24h',
    });
  const count = (posts: number): string => shortCount(posts, language);
  return (
    <p class="card notice">
      {text.earlier(count(value.since), minuteTime(value.end, true, language), count(value.before))}{' '}
      <button type="button" onClick={show}>
        {text.showEarlier}
      </button>
    </p>
  );
}
