import { describe, expect, it } from '@jest/globals';
import type { TSchema } from 'typebox';
import { Errors } from 'typebox/value';
import { OPENAPI_DOCUMENT } from './openapi.js';

interface Body {
  readonly content?: Readonly<Record<string, { readonly schema: TSchema; readonly example?: unknown }>>;
}

interface Operation {
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body>>;
}

/** What every service answers and no schema of ours is about. */
const SERVICE = /^\/(health|metrics)/;
const { paths, webhooks } = OPENAPI_DOCUMENT;
const OPERATIONS = Object.entries({ ...paths, ...webhooks }).flatMap(([path, item]) =>
  Object.entries(item as Record<string, Operation>).map(([method, operation]): [string, Operation] => [
    `${method} ${path}`,
    operation,
  ]),
);
const BODIES = OPERATIONS.filter(([name]) => !SERVICE.test(name.split(' ')[1] as string)).flatMap(
  ([name, { requestBody, responses }]): [string, TSchema, unknown][] =>
    [...Object.entries(responses), ['body', requestBody] as const].flatMap(([of, body]) => {
      const json = body?.content?.['application/json'];
      return json ? [[`${name}, ${of}`, json.schema, json.example]] : [];
    }),
);

describe('the OpenAPI document', () => {
  it('has bodies and answers to try', () => expect(BODIES.length).toBeGreaterThan(30));

  it.each(BODIES)('gives an example of %s that its own schema accepts', (_, schema, example) => {
    expect(example).toBeDefined();
    expect([...Errors(schema, example)]).toEqual([]);
  });
});
