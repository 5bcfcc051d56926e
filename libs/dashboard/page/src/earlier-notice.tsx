import { earlierPosts } from './earlier-posts';
import { useMessages } from './language';
import type { LiveTrends } from './live-trends';
import { usePlace } from './navigation';
import { minuteTime, shortCount } from './text-format';
import type { Timeline } from './timeline';

interface EarlierNoticeProps {
  readonly timeline: Timeline | undefined;
  readonly live: LiveTrends;
}

/** Says that the newest posts are far ahead of the rest, and leads to the rest. */
export function EarlierNotice({ timeline, live: { answer } }: EarlierNoticeProps) {
  const { text, language } = useMessages();
  const [{ window, asOf }, navigate] = usePlace();
  if (!timeline || !answer?.asOf || asOf) return null;
  const earlier = earlierPosts(timeline, window, Date.parse(answer.asOf));
  if (!earlier) return null;
  const [shown, before] = [earlier.shown, earlier.before].map((count) => shortCount(count, language));
  const time = minuteTime(earlier.at, false, language);
  return (
    <p class="card notice">
      <span>{text.earlier(shown as string, before as string, time)}</span>
      <button type="button" onClick={() => navigate({ asOf: new Date(earlier.at).toISOString() })}>
        {text.showEarlier(time)}
      </button>
    </p>
  );
}
