import { once } from 'node:events';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type PendingEvent, signedHeaders } from '@hashpulse/webhooks';
import { AddressError, resolvePublic, type ResolvedAddress } from './public-address.js';

/** Where to send an event. */
export interface Receiver {
  readonly url: string;
  /** Each signs. */
  readonly secrets: readonly string[];
}

/** How an event is sent. */
export interface SendOptions {
  /** Whether addresses of this machine and network may be asked. */
  readonly allowPrivate: boolean;
  /** The wall clock, ms. */
  readonly now: number;
  /** Cuts the attempt short. */
  readonly signal: AbortSignal;
}

/** What came of an attempt. */
export interface SendResult {
  /** The HTTP status; undefined: there was no answer. */
  readonly status?: number;
  /** The status, or why there was none: never more than a code, because it is shown and logged. */
  readonly answer: string;
  readonly retryAfterMs?: number;
}

/** The longest that an attempt may take, ms. */
const TIMEOUT_MS = 10_000;
const USER_AGENT = 'Hashpulse-Webhooks/1';

/** Whether an event has arrived. Redirections are not followed: they could lead anywhere. */
export function isDelivered({ status = 0 }: SendResult): boolean {
  return status >= 200 && status < 300;
}

function codeOf(error: unknown, timeout: AbortSignal): string {
  if (timeout.aborted) return 'timeout';
  if (error instanceof AddressError) return error.code;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'failed';
}

/** In seconds or as a date (RFC 9110, 10.2.3). */
function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return ms > 0 ? ms : undefined;
}

/** Rejects when it aborts: looking a name up cannot be cut short itself. */
async function rejection(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

function post(url: URL, target: ResolvedAddress, options: RequestOptions, body: string) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const lookup: NonNullable<RequestOptions['lookup']> = (_, { all }, done) =>
      all ? done(null, [target]) : done(null, target.address, target.family);
    // A connection of its own: one that is kept open would outlive the judgement on its address.
    const outgoing = send(url, { ...options, lookup, agent: false, method: 'POST' }, resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/**
 * Sends an event once, signed. The host is resolved once, judged, and connected to at that very address; what it
 * answers besides the status is thrown away unread.
 */
export async function sendEvent(
  { url: address, secrets }: Receiver,
  event: Pick<PendingEvent, 'id' | 'body'>,
  { allowPrivate, now, signal }: SendOptions,
): Promise<SendResult> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const url = new URL(address);
    const cut = AbortSignal.any([timeout, signal]);
    const target = await Promise.race([resolvePublic(url.hostname, allowPrivate), rejection(cut)]);
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(event.body),
      'user-agent': USER_AGENT,
      ...signedHeaders(secrets, event, now),
    };
    const response = await post(url, target, { headers, signal: cut }, event.body);
    const { statusCode: status = 0, headers: given } = response;
    response.destroy();
    const retryAfterMs = retryAfter(given['retry-after'], now);
    return { status, answer: String(status), ...(retryAfterMs !== undefined && { retryAfterMs }) };
  } catch (error) {
    return { answer: codeOf(error, timeout) };
  }
}
