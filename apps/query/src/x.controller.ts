import type { XCounts, XTrendsPlace } from '@hashpulse/contracts';
import { parseHashtag } from '@hashpulse/hashtags';
import { ProblemException } from '@hashpulse/nest-service';
import { Controller, Get, Query, Req, UseInterceptors } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { hashtagPage } from './page-address.js';
import {
  eventTime,
  type RawParameters,
  readParameters,
  XCountsParameters,
  XTrendsParameters,
} from './query-parameters.js';
import { StoreAwayInterceptor } from './store-away.interceptor.js';
import { XQuery } from './x-query.js';

/** The whole world's "where on earth" identifier. */
const WORLDWIDE = 1;

function hashtagOf(query: string): string {
  const text = query.trim();
  const hashtag = text.startsWith('#') ? parseHashtag(text) : undefined;
  if (hashtag !== undefined) return hashtag;
  throw new ProblemException('invalid-parameter', 'query must be one hashtag such as %23TwitterBack');
}

/** A time as the X API's first version writes it: without fractions of a second. */
function timeOf(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Counts and trends in the X API's shapes, so that what reads those works. */
@Controller()
@UseInterceptors(StoreAwayInterceptor)
export class XController {
  constructor(private readonly x: XQuery) {}

  @Get('2/tweets/counts/recent')
  async counts(@Query() raw: RawParameters): Promise<XCounts> {
    const { query, granularity, ...times } = readParameters(XCountsParameters, raw);
    const hashtag = hashtagOf(query);
    const range = { from: eventTime(times.start_time), to: eventTime(times.end_time) };
    return this.x.counts({ hashtag, granularity, ...range });
  }

  @Get('1.1/trends/place.json')
  async place(@Query() raw: RawParameters, @Req() request: FastifyRequest): Promise<XTrendsPlace> {
    const { id, exclude } = readParameters(XTrendsParameters, raw);
    if (id !== WORLDWIDE) throw new ProblemException('not-found', 'id must be 1: all there is is the world');
    const { asOf, trends } = await this.x.trends();
    return [
      {
        trends: (exclude ? [] : trends).map(({ hashtag, label, volume }) => ({
          name: `#${label}`,
          url: hashtagPage(request, hashtag),
          promoted_content: null,
          query: encodeURIComponent(`#${label}`),
          tweet_volume: volume,
        })),
        as_of: timeOf(asOf),
        created_at: timeOf(asOf),
        locations: [{ name: 'Worldwide', woeid: WORLDWIDE }],
      },
    ];
  }
}
