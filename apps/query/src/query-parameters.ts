import { readSettings, SettingsError } from '@hashpulse/config';
import { parseEventTime, type Step, STEPS, TREND_RANKINGS, WINDOW_NAMES } from '@hashpulse/contracts';
import { ProblemException } from '@hashpulse/nest-service';
import Type, { type Static, type TObject, type TSchema } from 'typebox';

const EventTime = (meaning: string) =>
  Type.Optional(
    Type.String({
      format: 'date-time',
      description: `${meaning}: an RFC 3339 time such as 2016-10-21T11:10:00Z (encode + as %2B)`,
    }),
  );

const Window = Type.Enum(WINDOW_NAMES, { default: '1h', description: `one of ${WINDOW_NAMES.join(', ')}` });
const AsOf = EventTime('the event time to look from, the newest counted by default');

const Network = Type.Optional(
  Type.String({ pattern: '^[a-z0-9_.-]{1,32}$', description: 'a network such as twitter' }),
);
const Lang = Type.Optional(
  Type.String({
    pattern: '^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$',
    description: 'a language such as en; of a tag like pt-BR its primary subtag counts',
  }),
);
const Limit = Type.Integer({
  minimum: 1,
  maximum: 100,
  default: 10,
  description: 'an integer from 1 to 100',
});

const Offset = Type.Integer({
  minimum: 0,
  maximum: 999,
  default: 0,
  description: 'how many places to leave out: an integer from 0 to 999',
});

const ranking = {
  window: Window,
  rank: Type.Enum([...TREND_RANKINGS], {
    default: 'trending',
    description: `one of ${TREND_RANKINGS.join(', ')}`,
  }),
  network: Network,
  lang: Lang,
  limit: Limit,
  offset: Offset,
  curves: Type.Boolean({
    default: false,
    description: 'true adds the recent volumes of each hashtag, for a small curve beside it',
  }),
};

/** The parameters of `GET /v1/trends`. */
export const TrendsParameters = Type.Object({ ...ranking, asOf: AsOf });

/** The parameters of `GET /v1/stream`. */
export const StreamParameters = Type.Object(ranking);

/** The parameters of `GET /v1/hashtags/{hashtag}/related`. */
export const RelatedParameters = Type.Object({ window: Window, limit: Limit, asOf: AsOf });

/** The parameters of `GET /v1/hashtags/{hashtag}/explain`. */
export const ExplainParameters = Type.Object({ window: Window, network: Network, asOf: AsOf });

/** The parameters of `GET /api/v1/trends/tags`. */
export const MastodonParameters = Type.Object({
  limit: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 10,
    description: 'an integer from 1 to 1000000; 20 are given at most',
  }),
  offset: Type.Integer({ minimum: 0, maximum: 1_000, default: 0, description: 'an integer from 0 to 1000' }),
});

/** The parameters of `GET /2/tweets/counts/recent`. */
export const XCountsParameters = Type.Object({
  query: Type.String({ pattern: '^#.', description: 'one hashtag such as %23TwitterBack' }),
  granularity: Type.Enum(['minute', 'hour', 'day'], {
    default: 'hour',
    description: 'one of minute, hour, day',
  }),
  start_time: EventTime('the first count starts here or later'),
  end_time: EventTime('the last count starts before this'),
});

/** The parameters of `GET /1.1/trends/place.json`. */
export const XTrendsParameters = Type.Object({
  id: Type.Integer({ default: 1, description: 'a place: 1, the world' }),
  exclude: Type.Optional(
    Type.Enum(['hashtags'], {
      description: 'hashtags leaves out all hashtags, and there is nothing else here',
    }),
  ),
});

/** The parameters of `GET /trends/v0/hashtags`. */
export const ProviderParameters = Type.Object({
  withinLastHours: Type.Integer({
    minimum: 1,
    maximum: 168,
    default: 24,
    description: 'an integer from 1 to 168',
  }),
  maxCount: Limit,
  language: Lang,
});

/** The parameters of lists for moderators. */
export const ListParameters = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100, description: 'an integer from 1 to 1000' }),
});

/** The parameters of `GET /v1/hashtags/{hashtag}`. */
export const HashtagParameters = Type.Object({ window: Window, asOf: AsOf });

/** The parameters of `GET /v1/hashtags/{hashtag}/history`. */
export const HistoryParameters = Type.Object({
  step: Type.Enum(Object.keys(STEPS) as Step[], { default: '1m', description: 'one of 1m, 1h' }),
  from: EventTime('the first bucket starts here or later'),
  to: EventTime('the last bucket starts before this'),
});

/** The parameters of `GET /v1/networks/history`. */
export const NetworksHistoryParameters = Type.Object({ ...HistoryParameters.properties });

/** The parameters of `GET /v1/compare`. */
export const CompareParameters = Type.Object({
  hashtags: Type.Array(Type.String({ pattern: '^[^,]+$' }), {
    minItems: 1,
    maxItems: 10,
    description: '1 to 10 hashtags with commas between',
  }),
  ...HistoryParameters.properties,
});

/** Query parameters as the HTTP server parsed them. */
export type RawParameters = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Reads query parameters; those that the schema does not name are ignored.
 * @throws {@link ProblemException} `invalid-parameter`, naming every parameter at fault
 */
export function readParameters<S extends TObject>(schema: S, raw: RawParameters): Static<S> {
  const repeated = Object.keys(schema.properties).find((name) => Array.isArray(raw[name]));
  if (repeated !== undefined) throw new ProblemException('invalid-parameter', `${repeated} is given twice`);
  try {
    return readSettings(schema, raw as Readonly<Record<string, string | undefined>>);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new ProblemException('invalid-parameter', error.problems.join('; '));
  }
}

/** The event time of a parameter that was read, ms. */
export function eventTime(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseEventTime(text);
}

/** The primary subtag of a language, as posts are counted by. */
export function primaryLang(lang: string | undefined): string | undefined {
  return lang?.split('-')[0]?.toLowerCase();
}

function isRequired(schema: TObject, name: string): boolean {
  return schema.required?.includes(name) === true && !('default' in (schema.properties[name] as TSchema));
}

/** The parameters of a schema for an OpenAPI document. */
export function openapiParameters(schema: TObject) {
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    in: 'query',
    required: isRequired(schema, name),
    schema: property,
    // Given empty is the same as not given.
    ...(!isRequired(schema, name) && { allowEmptyValue: true }),
    ...((property as TSchema & { type?: string }).type === 'array' && { style: 'form', explode: false }),
    description: (property as { description?: string }).description,
  }));
}
