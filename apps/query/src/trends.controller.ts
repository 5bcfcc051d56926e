import type { NetworksAnswer, TrendsAnswer } from '@hashpulse/contracts';
import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { NetworksQuery } from './networks-query.js';
import {
  eventTime,
  primaryLang,
  type RawParameters,
  readParameters,
  TrendsParameters,
} from './query-parameters.js';
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
  async ranking(@Query() raw: RawParameters): Promise<TrendsAnswer> {
    const { lang, asOf, ...asked } = readParameters(TrendsParameters, raw);
    return this.trends.answer({ ...asked, lang: primaryLang(lang), asOf: eventTime(asOf) });
  }

  @Get('networks')
  async pulse(): Promise<NetworksAnswer> {
    return this.networks.answer();
  }
}
