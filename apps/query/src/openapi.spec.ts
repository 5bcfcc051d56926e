import { describe, expect, it } from '@jest/globals';
import type { TSchema } from 'typebox';
import { Errors } from 'typebox/value';
import { OPENAPI_DOCUMENT } from './openapi.js';

interface Answer {
  readonly content?: Readonly<Record<string, { readonly schema: TSchema; readonly example?: unknown }>>;
}

const PATHS = Object.entries(OPENAPI_DOCUMENT.paths) as [
  string,
  { get?: { responses: Record<string, Answer> } },
][];
const ANSWERS = PATHS.flatMap(([path, { get }]): [string, TSchema, unknown][] => {
  const json = get?.responses[200]?.content?.['application/json'];
  return path.startsWith('/v1/') && json ? [[path, json.schema, json.example]] : [];
});

describe('the OpenAPI document', () => {
  it('has answers to try', () => expect(ANSWERS.length).toBeGreaterThan(6));

  it.each(ANSWERS)('gives an example of %s that its own schema accepts', (_, schema, example) => {
    expect(example).toBeDefined();
    expect([...Errors(schema, example)]).toEqual([]);
  });
});
