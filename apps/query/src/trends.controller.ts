import type { NetworksAnswer, TrendsAnswer } from '@hashpulse/contracts';
import { Controller, Get, Header, Query, Req, UseInterceptors } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ATOM_MEDIA_TYPE, atomFeed } from './atom-feed.js';
import { NetworksQuery } from './networks-query.js';
import { addressOf, hashtagPage } from './page-address.js';
import {
  eventTime,
  primaryLang,
  type RawParameters,
  readParameters,
  TrendsParameters,
} from './query-parameters.js';
import { SharedAnswerInterceptor } from './shared-answer.interceptor.js';
import { StoreAwayInterceptor } from './store-away.interceptor.js';
import { TrendsQuery } from './trends-query.js';

/** What trends, and where. */
@Controller('v1')
@UseInterceptors(StoreAwayInterceptor)
export class TrendsController {
  constructor(
    private readonly trends: TrendsQuery,
    private readonly networks: NetworksQuery,
  ) {}

  @Get('trends')
  @UseInterceptors(SharedAnswerInterceptor)
  async ranking(@Query() raw: RawParameters): Promise<TrendsAnswer> {
    const { lang, asOf, ...asked } = readParameters(TrendsParameters, raw);
    return this.trends.answer({ ...asked, lang: primaryLang(lang), asOf: eventTime(asOf) });
  }

  /** The same as a feed, for feed readers. */
  @Get('trends.atom')
  @Header('Content-Type', ATOM_MEDIA_TYPE)
  async feed(@Query() raw: RawParameters, @Req() request: FastifyRequest): Promise<string> {
    const answer = await this.ranking(raw);
    return atomFeed(answer, {
      self: addressOf(request) + request.url,
      page: `${addressOf(request)}/`,
      hashtag: (hashtag) => hashtagPage(request, hashtag),
    });
  }

  @Get('networks')
  @UseInterceptors(SharedAnswerInterceptor)
  async pulse(): Promise<NetworksAnswer> {
    return this.networks.answer();
  }
}
