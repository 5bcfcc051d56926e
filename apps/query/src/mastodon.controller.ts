import type { MastodonTag } from '@hashpulse/contracts';
import { Controller, Get, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MastodonQuery } from './mastodon-query.js';
import { addressOf, hashtagPage } from './page-address.js';
import { MastodonParameters, type RawParameters, readParameters } from './query-parameters.js';
import { StoreAwayInterceptor } from './store-away.interceptor.js';

/** Mastodon gives no more than this at once, whatever is asked for. */
const MAX_TAGS = 20;

/** Trends in Mastodon's shape, so that its clients work. */
@Controller('api/v1/trends')
@UseInterceptors(StoreAwayInterceptor)
export class MastodonController {
  constructor(private readonly mastodon: MastodonQuery) {}

  // Mastodon before 3.5 had them at the shorter address, and newer ones still answer there.
  @Get(['tags', ''])
  async tags(
    @Query() raw: RawParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MastodonTag[]> {
    const { limit: asked, offset } = readParameters(MastodonParameters, raw);
    const limit = Math.min(asked, MAX_TAGS);
    const tags = await this.mastodon.tags(limit, offset, (hashtag) => hashtagPage(request, hashtag));
    const link = (rel: string, from: number) =>
      `<${addressOf(request)}/api/v1/trends/tags?limit=${limit}&offset=${from}>; rel="${rel}"`;
    const links: string[] = [];
    if (tags.length === limit) links.push(link('next', offset + limit));
    if (offset > 0) links.push(link('prev', Math.max(0, offset - limit)));
    if (links.length > 0) void reply.header('Link', links.join(', '));
    return tags;
  }
}
