import type { ExplainAnswer, HashtagAnswer, HistoryAnswer, RelatedAnswer } from '@hashpulse/contracts';
import { parseHashtag } from '@hashpulse/hashtags';
import { ProblemException } from '@hashpulse/nest-service';
import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { HashtagQuery } from './hashtag-query.js';
import { ExplainQuery } from './explain-query.js';
import { HistoryQuery } from './history-query.js';
import {
  eventTime,
  ExplainParameters,
  HashtagParameters,
  HistoryParameters,
  type RawParameters,
  readParameters,
  RelatedParameters,
} from './query-parameters.js';
import { RelatedQuery } from './related-query.js';
import { SharedAnswerInterceptor } from './shared-answer.interceptor.js';
import { StoreAwayInterceptor } from './store-away.interceptor.js';

function unknown(hashtag: string): ProblemException {
  return new ProblemException('unknown-hashtag', `no post with #${hashtag} is known; check the spelling`);
}

function canonical(hashtag: string): string {
  const found = parseHashtag(hashtag);
  if (found === undefined) throw unknown(hashtag);
  return found;
}

/** What one hashtag does. */
@Controller('v1/hashtags')
@UseInterceptors(StoreAwayInterceptor, SharedAnswerInterceptor)
export class HashtagsController {
  constructor(
    private readonly hashtags: HashtagQuery,
    private readonly histories: HistoryQuery,
    private readonly relations: RelatedQuery,
    private readonly explanations: ExplainQuery,
  ) {}

  @Get(':hashtag')
  async figures(@Param('hashtag') name: string, @Query() raw: RawParameters): Promise<HashtagAnswer> {
    const hashtag = canonical(name);
    const { window, asOf } = readParameters(HashtagParameters, raw);
    const answer = await this.hashtags.answer({ hashtag, window, asOf: eventTime(asOf) });
    if (!answer) throw unknown(hashtag);
    return answer;
  }

  @Get(':hashtag/history')
  async history(@Param('hashtag') name: string, @Query() raw: RawParameters): Promise<HistoryAnswer> {
    const hashtag = canonical(name);
    const { step, from, to } = readParameters(HistoryParameters, raw);
    const question = { hashtag, step, from: eventTime(from), to: eventTime(to) };
    const answer = await this.histories.answer(question);
    if (!answer) throw unknown(hashtag);
    return answer;
  }

  @Get(':hashtag/related')
  async related(@Param('hashtag') name: string, @Query() raw: RawParameters): Promise<RelatedAnswer> {
    const hashtag = canonical(name);
    const { window, limit, asOf } = readParameters(RelatedParameters, raw);
    const answer = await this.relations.answer({ hashtag, window, limit, asOf: eventTime(asOf) });
    if (!answer) throw unknown(hashtag);
    return answer;
  }

  @Get(':hashtag/explain')
  async explain(@Param('hashtag') name: string, @Query() raw: RawParameters): Promise<ExplainAnswer> {
    const hashtag = canonical(name);
    const { window, network, asOf } = readParameters(ExplainParameters, raw);
    const answer = await this.explanations.answer({ hashtag, window, network, asOf: eventTime(asOf) });
    if (!answer) throw unknown(hashtag);
    return answer;
  }
}
