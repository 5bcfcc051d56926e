import { retryAfter } from './retry-after.js';
import { SourceError } from './source.js';

/** How long a network may take to begin its answer, ms. */
const ANSWER_WITHIN_MS = 30_000;
/** A refusal (a wrong token, a missing permission) is mended by people, not by asking again soon, ms. */
const REFUSED_PAUSE_MS = 5 * 60_000;
/** When a network says that it is asked too often, but not for how long, ms. */
const RATE_LIMIT_PAUSE_MS = 60_000;
const TOLD_CHARACTERS = 300;

/** The pause that the rate-limit headers of X (epoch seconds) or Mastodon (a time) ask for, ms. */
function resetPause(headers: Headers, now: number): number | undefined {
  const x = headers.get('x-rate-limit-reset');
  if (x !== null && /^\d+$/.test(x)) return Math.max(0, Number(x) * 1_000 - now);
  const mastodon = Date.parse(headers.get('x-ratelimit-reset') ?? '');
  return Number.isNaN(mastodon) ? undefined : Math.max(0, mastodon - now);
}

async function errorOf(response: Response): Promise<SourceError> {
  const detail = (await response.text().catch(() => '')).slice(0, TOLD_CHARACTERS);
  const { status, headers } = response;
  const asked = retryAfter(headers.get('retry-after'), Date.now());
  if (status === 429) {
    const pause = asked ?? resetPause(headers, Date.now()) ?? RATE_LIMIT_PAUSE_MS;
    return new SourceError(`asked too often: ${detail}`, pause, status);
  }
  if (status >= 400 && status < 500 && status !== 408) {
    return new SourceError(`refused with ${status}: ${detail}`, asked ?? REFUSED_PAUSE_MS, status);
  }
  return new SourceError(`answered ${status}: ${detail}`, asked, status);
}

/**
 * Asks a network; its answer may be a stream that never ends.
 * @param url may hold a secret: it is told to nobody
 * @throws {@link SourceError} for another answer than 2xx, and when it does not begin in time
 */
export async function httpAnswer(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  const slow = new AbortController();
  const timer = setTimeout(
    () => slow.abort(new SourceError(`${url.host} does not answer within ${ANSWER_WITHIN_MS / 1_000} s`)),
    ANSWER_WITHIN_MS,
  );
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.any([signal, slow.signal]) });
    if (!response.ok) throw await errorOf(response);
    return response;
  } catch (error) {
    if (error instanceof SourceError || signal.aborted) throw error;
    const { message, cause } = error as Error;
    throw new SourceError(`${url.host}: ${cause instanceof Error ? cause.message : message}`);
  } finally {
    clearTimeout(timer);
  }
}
