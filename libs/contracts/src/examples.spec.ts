import { describe, expect, it } from '@jest/globals';
import { readHashtagsRecord } from './hashtags-record.js';
import { HASHTAGS_RECORD_EXAMPLES } from './hashtags-record-examples.js';
import { POST_ERROR_CODES, postFromJson } from './post.js';
import { POST_EXAMPLES } from './post-examples.js';

describe('the examples of the documentation', () => {
  it.each(Object.entries(POST_EXAMPLES))('of posts are posts: %s', (_, { value }) => {
    expect(postFromJson(value, Date.parse('2016-10-21T11:10:00Z'))).toHaveProperty('post');
  });

  it.each(Object.entries(HASHTAGS_RECORD_EXAMPLES))('of records of hashtags are such: %s', (_, { value }) => {
    expect(readHashtagsRecord(JSON.stringify(value))).toEqual(value);
  });

  it('would be refused if they were wrong', () => {
    const without = (value: object, name: string) =>
      JSON.parse(JSON.stringify({ ...value, [name]: undefined })) as object;
    const anonymous = without(POST_EXAMPLES.minimal.value, 'author');
    expect(postFromJson(anonymous, Infinity)).toMatchObject({ error: { code: 'missing-field' } });
    const endless = without(HASHTAGS_RECORD_EXAMPLES.progress.value, 'next');
    expect(readHashtagsRecord(JSON.stringify(endless))).toBeUndefined();
    expect(new Set(POST_ERROR_CODES).size).toBe(9);
  });
});
