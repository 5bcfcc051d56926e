import type { EngagementTotals, HashtagFigures } from '@hashpulse/contracts';
import type { WindowTotals } from '@hashpulse/trends';

/** Engagement as the API gives it. */
export function engagementOf({ likes, reposts, replies, views, engagement }: WindowTotals): EngagementTotals {
  return { likes, reposts, replies, views, total: engagement };
}

/** Figures as the API gives them. */
export function figuresOf(totals: WindowTotals): HashtagFigures {
  const { volume, authors, reach, impressions } = totals;
  return { volume, authors, reach, impressions, engagement: engagementOf(totals) };
}
