import type { CompareAnswer } from '@hashpulse/contracts';
import { parseHashtag } from '@hashpulse/hashtags';
import { ProblemException } from '@hashpulse/nest-service';
import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { CompareQuery } from './compare-query.js';
import { CompareParameters, eventTime, type RawParameters, readParameters } from './query-parameters.js';
import { SharedAnswerInterceptor } from './shared-answer.interceptor.js';
import { StoreAwayInterceptor } from './store-away.interceptor.js';

function canonical(name: string): string {
  const hashtag = parseHashtag(name);
  if (hashtag !== undefined) return hashtag;
  throw new ProblemException('invalid-parameter', `hashtags: ${JSON.stringify(name)} is not a hashtag`);
}

/** The curves of several hashtags side by side. */
@Controller('v1/compare')
@UseInterceptors(StoreAwayInterceptor, SharedAnswerInterceptor)
export class CompareController {
  constructor(private readonly comparisons: CompareQuery) {}

  @Get()
  async compare(@Query() raw: RawParameters): Promise<CompareAnswer> {
    const { hashtags, step, from, to } = readParameters(CompareParameters, raw);
    return this.comparisons.answer({
      hashtags: [...new Set(hashtags.map(canonical))],
      step,
      from: eventTime(from),
      to: eventTime(to),
    });
  }
}
