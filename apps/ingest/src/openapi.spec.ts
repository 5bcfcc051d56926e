import { describe, expect, it } from '@jest/globals';
import { Check } from 'typebox/value';
import { ASYNCAPI_DOCUMENT } from './asyncapi.js';
import { OPENAPI_DOCUMENT } from './openapi.js';

interface Documented {
  readonly schema: object;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

const { requestBody, responses } = OPENAPI_DOCUMENT.paths['/v1/posts'].post;
const { 'application/json': json, 'application/x-ndjson': ndjson } = requestBody.content;
const answers = Object.entries(responses).map(([status, { content }]) => [status, content] as const);

describe("ingest's OpenAPI document", () => {
  it.each([['request', { json }] as const, ...answers])(
    'has for the %s examples that its schemas allow',
    (_, content) => {
      for (const { schema, examples = {} } of Object.values(content) as Documented[]) {
        expect(Object.keys(examples).length).toBeGreaterThan(0);
        for (const { value } of Object.values(examples)) expect(Check(schema, value)).toBe(true);
      }
    },
  );
});

describe("the example of lines in ingest's OpenAPI document", () => {
  it('has one of each post', () => {
    const [, lines = ''] = ndjson.schema.description.split('\n\n');
    const posts = lines.trim().split('\n');
    expect(posts.length).toBeGreaterThan(1);
    for (const post of posts) expect(Check(json.schema, JSON.parse(post))).toBe(true);
  });
});

describe('the AsyncAPI document', () => {
  it.each(Object.entries(ASYNCAPI_DOCUMENT.components.messages))(
    'has for %s examples that its schemas allow',
    (_, message) => {
      const { payload, examples } = message;
      const headers = 'headers' in message ? message.headers : {};
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        expect(Check(payload, example.payload)).toBe(true);
        if ('headers' in example) expect(Check(headers, example.headers)).toBe(true);
      }
    },
  );
});
