import type { EngagementTotals, HashtagFigures } from '@hashpulse/contracts';
import { type ErrorBound, isExact, type WindowTotals } from '@hashpulse/trends';

/** Engagement as the API gives it. */
export function engagementOf({ likes, reposts, replies, views, engagement }: WindowTotals): EngagementTotals {
  return { likes, reposts, replies, views, total: engagement };
}

/** The field that says by how much figures may be too low; none when they are exact. */
export function errorField(missed: ErrorBound): { error?: ErrorBound } {
  return isExact(missed) ? {} : { error: missed };
}

/** Figures as the API gives them. */
export function figuresOf(totals: WindowTotals): HashtagFigures {
  const { volume, authors, reach, impressions } = totals;
  return { volume, authors, reach, impressions, engagement: engagementOf(totals) };
}
