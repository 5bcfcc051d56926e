import type { ProviderHashtags } from '@hashpulse/contracts';
import { lastHours } from '@hashpulse/trends';
import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ProviderParameters, primaryLang, type RawParameters, readParameters } from './query-parameters.js';
import { Snapshots } from './snapshots.js';
import { SharedAnswerInterceptor } from './shared-answer.interceptor.js';
import { StoreAwayInterceptor } from './store-away.interceptor.js';
import { TopHashtags } from './top-hashtags.js';

const HIGHEST_RANK = 100;

/** Trends as a fediverse auxiliary service provider gives them. */
@Controller('trends/v0')
@UseInterceptors(StoreAwayInterceptor, SharedAnswerInterceptor)
export class ProviderController {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly tops: TopHashtags,
  ) {}

  @Get('hashtags')
  async hashtags(@Query() raw: RawParameters): Promise<ProviderHashtags> {
    const { withinLastHours, maxCount, language } = readParameters(ProviderParameters, raw);
    const snapshot = await this.snapshots.current();
    if (snapshot.streamTime === undefined) return { hashtags: [] };
    const span = lastHours(withinLastHours, snapshot.streamTime);
    const query = { span, network: undefined, lang: primaryLang(language) };
    const top = await this.tops.top(snapshot, query, 'trending', maxCount);
    const highest = top[0]?.score ?? 1;
    const rankOf = (score: number) => Math.max(1, Math.round((HIGHEST_RANK * score) / highest));
    return { hashtags: top.map(({ label, score }) => ({ name: label, rank: rankOf(score), examples: [] })) };
  }
}
