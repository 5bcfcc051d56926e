import { StandingAccess } from '@hashpulse/nest-access';
import { ProblemException } from '@hashpulse/nest-service';
import { Controller, Get, type OnModuleDestroy, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { eventFrame, EventStream } from './event-stream.js';
import { QueryMetrics } from './query-metrics.js';
import { primaryLang, type RawParameters, readParameters, StreamParameters } from './query-parameters.js';
import { TrendsChannel } from './trends-channel.js';
import { TrendsQuery } from './trends-query.js';

/** Different questions that are streamed at the same time: each costs a query a second. */
const MAX_CHANNELS = 200;
const MAX_READERS = 10_000;
const RETRY_AFTER = { 'Retry-After': '10' };

const REVOKED = eventFrame(
  'error',
  JSON.stringify({ code: 'unauthorized', detail: 'the API key was revoked' }),
);
const STOPPING = eventFrame('error', JSON.stringify({ code: 'stopping', detail: 'connect again' }));

/** The trends as server-sent events. */
@Controller('v1/stream')
export class StreamController implements OnModuleDestroy {
  private readonly channels = new Map<string, TrendsChannel>();

  constructor(
    private readonly trends: TrendsQuery,
    private readonly access: StandingAccess,
    metrics: QueryMetrics,
  ) {
    metrics.watchReaders(() => this.readers);
  }

  @Get()
  stream(@Query() raw: RawParameters, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const { lang, ...asked } = readParameters(StreamParameters, raw);
    const question = { ...asked, lang: primaryLang(lang), asOf: undefined };
    const channel = this.channel(JSON.stringify(question), async () =>
      JSON.stringify(await this.trends.answer(question)),
    );
    reply.hijack();
    const reader = new EventStream(reply.raw, () => performance.now());
    reader.onClose(this.access.watch(request, 'read', () => reader.end(REVOKED)));
    const lastId = request.headers['last-event-id'];
    channel.add(reader, typeof lastId === 'string' ? lastId : undefined);
  }

  /** Open streams. */
  get readers(): number {
    return [...this.channels.values()].reduce((sum, { size }) => sum + size, 0);
  }

  onModuleDestroy(): void {
    for (const channel of this.channels.values()) channel.close(STOPPING);
  }

  private channel(key: string, ask: () => Promise<string>): TrendsChannel {
    for (const [name, { size }] of this.channels) if (size === 0 && name !== key) this.channels.delete(name);
    const found = this.channels.get(key);
    if (this.readers >= MAX_READERS || (!found && this.channels.size >= MAX_CHANNELS)) {
      throw new ProblemException('overloaded', 'too many streams are open; come back later', {
        headers: RETRY_AFTER,
      });
    }
    const channel = found ?? new TrendsChannel(ask);
    this.channels.set(key, channel);
    return channel;
  }
}
