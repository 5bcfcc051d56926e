import Type, { type Static } from 'typebox';

/** `GET /2/tweets/counts/recent`, the X API's second version. */
export const XCountsSchema = Type.Object(
  {
    data: Type.Array(
      Type.Object({
        end: Type.String({ format: 'date-time' }),
        start: Type.String({ format: 'date-time' }),
        tweet_count: Type.Integer({ minimum: 0 }),
      }),
      { description: 'Oldest first' },
    ),
    meta: Type.Object({ total_tweet_count: Type.Integer({ minimum: 0 }) }),
  },
  { title: 'XCounts' },
);

/** `GET /1.1/trends/place.json`, the X API's first version: always one place. */
export const XTrendsPlaceSchema = Type.Array(
  Type.Object({
    trends: Type.Array(
      Type.Object({
        name: Type.String({ examples: ['#TwitterBack'] }),
        url: Type.String({ format: 'uri' }),
        promoted_content: Type.Null(),
        query: Type.String({ examples: ['%23TwitterBack'] }),
        tweet_volume: Type.Integer({ minimum: 0, description: 'Posts in the last 24 hours' }),
      }),
    ),
    as_of: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
    created_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
    locations: Type.Array(Type.Object({ name: Type.String(), woeid: Type.Integer() })),
  }),
  { title: 'XTrendsPlace' },
);

export type XCounts = Static<typeof XCountsSchema>;
export type XTrendsPlace = Static<typeof XTrendsPlaceSchema>;
