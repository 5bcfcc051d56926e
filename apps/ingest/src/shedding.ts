import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isIPv6 } from 'node:net';
import { problem, PROBLEM_MEDIA_TYPE } from '@hashpulse/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Admission, type Refusal, type Ticket } from './admission.js';

/** Units of work: one for a request, and one for each of these bytes. */
const UNIT_BYTES = 16_384;
/** A body of unknown length counts like this many bytes. */
const UNKNOWN_BYTES = 4 * UNIT_BYTES;
/** gzip unpacks posts to about this many times its size. */
const GZIP_RATIO = 6;
/** The least keeps the time that a post waits here to a tenth of a second on a machine that is busy with other work. */
const LIMITS = { requests: 24, least: 64, first: 2_048, most: 8_192 };

/** How often the limit is looked at, ms. */
const ADJUST_EVERY_MS = 50;
/** The service is late when the event loop is held up, or a body that has come is safe only after, longer than this, ms. */
const LATE_LOOP_MS = 40;
const LATE_SERVED_MS = 200;

/** A refusal waits this long, ms: who asks again at once must not cost more than who is served; at random, not all together. */
const REFUSE_AFTER_MS = { least: 250, most: 750 };
/** So many refusals wait at most; beyond, they are given at once. */
const MOST_REFUSALS = 5_000;
/** A refused body that is still coming after this is cut off, ms. */
const DISCARD_MS = 5_000;
/** A body that takes longer than this no longer counts as work, ms. */
const SLOW_BODY_MS = 1_000;

const RETRY_AFTER = '1';

function refusal(reason: Refusal) {
  const body =
    reason === 'share'
      ? problem('overloaded', 'you send more than your share while others wait; come back later')
      : problem('unavailable', 'too much is under way; send all of it again later');
  return { status: body.status, text: JSON.stringify(body) };
}

const REFUSALS = { full: refusal('full'), share: refusal('share') };

/** Fairness is between addresses; those of one household or host share an IPv6 network of 64 bits. */
function clientOf(address: string): string {
  return isIPv6(address) && !address.startsWith('::ffff:') ? address.split(':', 4).join(':') : address;
}

function unitsOf({ headers }: FastifyRequest): number {
  const length = Number(headers['content-length'] ?? UNKNOWN_BYTES);
  const bytes = headers['content-encoding'] ? length * GZIP_RATIO : length;
  return 1 + (Number.isFinite(bytes) && bytes > 0 ? bytes / UNIT_BYTES : 0);
}

/** Turns requests away at their head, before anything is read or parsed, when more comes than can be done in time. */
export class Shedding {
  readonly admission = new Admission(LIMITS);
  private readonly loop = monitorEventLoopDelay({ resolution: 10 });
  private timer: NodeJS.Timeout | undefined;
  private slowestMs = 0;
  private waitingRefusals = 0;

  /** @param onShed told of every request that is turned away */
  constructor(private readonly onShed: (reason: Refusal) => void) {}

  /** Told how long the posts of a body took, once it had come, to be safe, ms. */
  served(durationMs: number): void {
    this.slowestMs = Math.max(this.slowestMs, durationMs);
  }

  /** Guards the route that takes posts. */
  guard(fastify: FastifyInstance, path: string): void {
    fastify.addHook('onRequest', async (request, reply) => {
      if (request.method !== 'POST' || request.routeOptions.url !== path) return;
      const entered = this.admission.enter(clientOf(request.ip), unitsOf(request));
      if (typeof entered === 'string') await this.refuse(entered, request, reply);
      else this.accompany(entered, request, reply);
    });
    fastify.addHook('onClose', async () => this.stop());
    this.loop.enable();
    this.timer = setInterval(() => this.adjust(), ADJUST_EVERY_MS);
    this.timer.unref();
  }

  private stop(): void {
    clearInterval(this.timer);
    this.loop.disable();
  }

  private adjust(): void {
    const lateLoop = this.loop.max / 1e6 > LATE_LOOP_MS;
    this.admission.adjust(lateLoop || this.slowestMs > LATE_SERVED_MS);
    this.loop.reset();
    this.slowestMs = 0;
  }

  private accompany(ticket: Ticket, { raw }: FastifyRequest, reply: FastifyReply): void {
    const timer = setTimeout(() => {
      if (!raw.complete) ticket.idle();
    }, SLOW_BODY_MS);
    reply.raw.once('close', () => {
      clearTimeout(timer);
      ticket.leave();
    });
  }

  private async refuse(reason: Refusal, { raw }: FastifyRequest, reply: FastifyReply): Promise<void> {
    this.onShed(reason);
    reply.hijack();
    if (this.waitingRefusals < MOST_REFUSALS) {
      this.waitingRefusals += 1;
      await delay(randomInt(REFUSE_AFTER_MS.least, REFUSE_AFTER_MS.most));
      this.waitingRefusals -= 1;
    }
    const { status, text } = REFUSALS[reason];
    const headers = {
      'Content-Type': PROBLEM_MEDIA_TYPE,
      'Content-Length': Buffer.byteLength(text),
      'Retry-After': RETRY_AFTER,
    };
    // What the client still sends is read and thrown away, so that it gets to read its answer; but not for ever.
    raw.resume();
    reply.raw.writeHead(status, headers).end(text);
    if (raw.complete) return;
    const timer = setTimeout(() => raw.destroy(), DISCARD_MS);
    raw.once('close', () => clearTimeout(timer));
  }
}
