import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { TOPICS } from '@hashpulse/contracts';
import { ProblemException } from '@hashpulse/nest-service';
import { traceSend } from '@hashpulse/telemetry';
import type { ApiKey } from '@hashpulse/api-keys';
import { apiKeyOf } from '@hashpulse/nest-access';
import { KeyRates, type RateRefusal } from '@hashpulse/rate-limits';
import type { FastifyRequest } from 'fastify';
import { bodyEncoding, type BodyFormat, bodyFormat } from './body-format.js';
import { ByteBudget, type ByteShare } from './byte-budget.js';
import { CLOCK, type Clock } from './clock.js';
import { IngestMetrics } from './ingest-metrics.js';
import { INGEST_SETTINGS, type IngestSettings } from './ingest-settings.js';
import { postItems } from './post-items.js';
import { PublishError } from './post-publisher.js';
import { Publication } from './publication.js';
import { BodyError, readBody } from './read-body.js';
import { Shedding } from './shedding.js';
import { type Rejection, sortPosts, type SortedPosts } from './sort-posts.js';

/** The answer once every accepted post is safe. */
export interface Receipt {
  readonly accepted: number;
  readonly rejected: readonly Rejection[];
}

/** After how many seconds a sender that was turned away should come back. */
const RETRY_AFTER = { 'Retry-After': '5' };

/** A foreseen error as the problem that tells the sender of it. */
function asProblem(error: unknown): unknown {
  if (error instanceof BodyError) {
    const headers = error.code === 'overloaded' ? RETRY_AFTER : {};
    return new ProblemException(error.code, error.message, { headers });
  }
  if (error instanceof PublishError) {
    return new ProblemException('unavailable', `${error.message}; send all of it again`, {
      headers: RETRY_AFTER,
    });
  }
  return error;
}

function nothingValid(rejected: readonly Rejection[]): ProblemException {
  const [first] = rejected;
  const detail = first
    ? `no post can be accepted; the first, at index ${first.index}: ${first.code}: ${first.message}`
    : 'the array is empty: send at least one post';
  return new ProblemException('no-valid-post', detail, { members: { rejected } });
}

/** What a key may not send now. */
function overLimit(refusal: RateRefusal): ProblemException {
  const { kind, limit } = refusal;
  if (kind === 'too-large')
    return new ProblemException('body-too-large', `this key may send ${limit}: send less at once`);
  return new ProblemException('overloaded', `this key may send ${limit}; send all of it again later`, {
    headers: { 'Retry-After': String(refusal.seconds) },
  });
}

/** Takes posts. */
@Controller('v1/posts')
export class PostsController {
  constructor(
    private readonly publication: Publication,
    private readonly metrics: IngestMetrics,
    private readonly budget: ByteBudget,
    private readonly shedding: Shedding,
    private readonly rates: KeyRates,
    @Inject(INGEST_SETTINGS) private readonly settings: IngestSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(202)
  async accept(@Req() request: FastifyRequest): Promise<Receipt> {
    try {
      const budget = this.budget.of(request.ip);
      const { format, body } = await this.receive(request, budget);
      const start = performance.now();
      try {
        const sorted = await sortPosts(postItems(body, format), this.clock());
        return await this.publish(sorted, apiKeyOf(request), body.length);
      } finally {
        budget.give(body.length);
        this.shedding.served(performance.now() - start);
      }
    } catch (error) {
      throw asProblem(error);
    }
  }

  private async publish(
    { records, rejected }: SortedPosts,
    key: ApiKey | undefined,
    bytes: number,
  ): Promise<Receipt> {
    for (const { code } of rejected) this.metrics.rejected.inc({ code });
    if (records.length === 0) throw nothingValid(rejected);
    const refusal = key?.limits && (await this.rates.use(key, { posts: records.length, bytes }));
    if (refusal) throw overLimit(refusal);
    await traceSend(TOPICS.posts, records.length, (headers) =>
      this.publication.publish(headers ? records.map((record) => ({ ...record, headers })) : records),
    );
    this.metrics.accepted.inc(records.length);
    return { accepted: records.length, rejected };
  }

  private async receive(
    { headers, raw }: FastifyRequest,
    budget: ByteShare,
  ): Promise<{ format: BodyFormat; body: Buffer }> {
    const format = bodyFormat(headers['content-type']);
    const encoding = bodyEncoding(headers['content-encoding']);
    const maxBytes = this.settings.INGEST_MAX_BODY_BYTES;
    if (Number(headers['content-length'] ?? 0) > maxBytes) {
      throw new BodyError('body-too-large', `send at most ${maxBytes} bytes at once`);
    }
    return { format, body: await readBody(raw, { encoding, maxBytes, budget }) };
  }
}
