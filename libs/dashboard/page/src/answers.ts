import type {
  HashtagAnswer,
  HistoryAnswer,
  NetworksAnswer,
  RelatedAnswer,
  TrendsAnswer,
} from '@hashpulse/contracts';
import type { View } from './view';

/** How many hashtags the page lists. */
const LIMIT = 20;

/** An answer other than 200. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(readonly status: number) {
    super(`the API answered ${status}`);
  }
}

async function ask<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal, headers: { accept: 'application/json' } });
  if (response.status === 401) location.assign('/sign-in');
  if (!response.ok) throw new Refused(response.status);
  return (await response.json()) as T;
}

/** Asks for the ranking of a view. */
export function askTrends({ window, rank, network, lang }: View, signal: AbortSignal): Promise<TrendsAnswer> {
  const parameters = new URLSearchParams({ window, rank, limit: String(LIMIT) });
  if (network) parameters.set('network', network);
  if (lang) parameters.set('lang', lang);
  return ask(`/v1/trends?${parameters}`, signal);
}

/** Asks for the pulse of the networks. */
export function askNetworks(signal: AbortSignal): Promise<NetworksAnswer> {
  return ask('/v1/networks', signal);
}

/** Asks for all figures of a hashtag. */
export function askHashtag({ hashtag, window }: View, signal: AbortSignal): Promise<HashtagAnswer> {
  return ask(`/v1/hashtags/${encodeURIComponent(hashtag)}?window=${window}`, signal);
}

/** Asks for the hashtags of the same posts. */
export function askRelated({ hashtag, window }: View, signal: AbortSignal): Promise<RelatedAnswer> {
  return ask(`/v1/hashtags/${encodeURIComponent(hashtag)}/related?window=${window}`, signal);
}

/** How the curve beside a window is drawn: so many buckets of a minute or an hour. */
const CURVES = {
  '5m': { step: '1m', points: 60 },
  '15m': { step: '1m', points: 120 },
  '1h': { step: '1m', points: 180 },
  '24h': { step: '1h', points: 48 },
  '7d': { step: '1h', points: 192 },
} as const;

/** Asks for the curve of a hashtag. */
export async function askHistory(
  hashtag: string,
  window: View['window'],
  signal: AbortSignal,
): Promise<HistoryAnswer> {
  const { step, points } = CURVES[window];
  const path = `/v1/hashtags/${encodeURIComponent(hashtag)}/history?step=${step}`;
  const answer = await ask<HistoryAnswer>(path, signal);
  return { ...answer, points: answer.points.slice(-points) };
}
