import type { NetworksHistoryAnswer } from '@hashpulse/contracts';
import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { NetworksHistoryQuery } from './networks-history-query.js';
import {
  eventTime,
  NetworksHistoryParameters,
  type RawParameters,
  readParameters,
} from './query-parameters.js';
import { SharedAnswerInterceptor } from './shared-answer.interceptor.js';
import { StoreAwayInterceptor } from './store-away.interceptor.js';

/** The curves of the networks. */
@Controller('v1/networks')
@UseInterceptors(StoreAwayInterceptor, SharedAnswerInterceptor)
export class NetworksHistoryController {
  constructor(private readonly histories: NetworksHistoryQuery) {}

  @Get('history')
  async history(@Query() raw: RawParameters): Promise<NetworksHistoryAnswer> {
    const { step, from, to } = readParameters(NetworksHistoryParameters, raw);
    return this.histories.answer({ step, from: eventTime(from), to: eventTime(to) });
  }
}
