import type { HashtagAnswer, HistoryAnswer, NetworksAnswer, TrendsAnswer } from '@hashpulse/contracts';
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

/** Asks for the curve of a hashtag: by minutes for windows in minutes, else by hours. */
export function askHistory(
  hashtag: string,
  window: View['window'],
  signal: AbortSignal,
): Promise<HistoryAnswer> {
  const step = window === '24h' || window === '7d' ? '1h' : '1m';
  return ask(`/v1/hashtags/${encodeURIComponent(hashtag)}/history?step=${step}`, signal);
}
