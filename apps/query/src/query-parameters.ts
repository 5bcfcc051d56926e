import { readSettings, SettingsError } from '@hashpulse/config';
import { parseEventTime, RANKINGS, type Step, STEPS, WINDOW_NAMES } from '@hashpulse/contracts';
import { ProblemException } from '@hashpulse/nest-service';
import Type, { type Static, type TObject } from 'typebox';

const EventTime = (meaning: string) =>
  Type.Optional(
    Type.String({
      format: 'date-time',
      description: `${meaning}: an RFC 3339 time such as 2016-10-21T11:10:00Z (encode + as %2B)`,
    }),
  );

const Window = Type.Enum(WINDOW_NAMES, { default: '1h', description: `one of ${WINDOW_NAMES.join(', ')}` });
const AsOf = EventTime('the event time to look from, the newest counted by default');

/** The parameters of `GET /v1/trends`. */
export const TrendsParameters = Type.Object({
  window: Window,
  rank: Type.Enum([...RANKINGS], { default: 'trending', description: `one of ${RANKINGS.join(', ')}` }),
  network: Type.Optional(
    Type.String({ pattern: '^[a-z0-9_.-]{1,32}$', description: 'a network such as twitter' }),
  ),
  lang: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$',
      description: 'a language such as en; of a tag like pt-BR its primary subtag counts',
    }),
  ),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 10, description: 'an integer from 1 to 100' }),
  asOf: AsOf,
});

/** The parameters of `GET /v1/hashtags/{hashtag}`. */
export const HashtagParameters = Type.Object({ window: Window, asOf: AsOf });

/** The parameters of `GET /v1/hashtags/{hashtag}/history`. */
export const HistoryParameters = Type.Object({
  step: Type.Enum(Object.keys(STEPS) as Step[], { default: '1m', description: 'one of 1m, 1h' }),
  from: EventTime('the first bucket starts here or later'),
  to: EventTime('the last bucket starts before this'),
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

/** The parameters of a schema for an OpenAPI document. */
export function openapiParameters(schema: TObject) {
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    in: 'query',
    required: false,
    schema: property,
    description: (property as { description?: string }).description,
  }));
}
