import { describe, expect, it } from '@jest/globals';
import { postFromJson } from './post.js';

const NOW = Date.parse('2020-07-25T06:00:00Z');
const valid = {
  id: '1',
  network: 'twitter',
  author: { id: 'a' },
  text: 'x',
  createdAt: '2020-07-25T06:00:00Z',
};

describe('postFromJson', () => {
  it('fills in what is optional', () => {
    expect(postFromJson(valid, NOW)).toEqual({
      post: {
        deleted: false,
        id: '1',
        network: 'twitter',
        authorId: 'a',
        followers: 0,
        text: 'x',
        at: NOW,
        lang: 'und',
        kind: 'post',
        engagement: undefined,
      },
    });
  });

  it.each([
    ['pt-BR', 'pt'],
    ['EN', 'en'],
    ['zh-Hant-TW', 'zh'],
  ])('keeps the primary subtag of %s', (lang, expected) => {
    expect(postFromJson({ ...valid, lang }, NOW)).toMatchObject({ post: { lang: expected } });
  });

  it.each([
    ['an unknown field, however deep', { ...valid, extra: { a: [[[[1]]]] } }],
    ['an unknown network', { ...valid, network: 'some.new_network-1' }],
    ['an empty text', { ...valid, text: '' }],
    ['NUL and half a surrogate pair in the text', { ...valid, text: 'a\u0000b\ud83d' }],
    ['100,000 code points outside the basic plane', { ...valid, text: '😀'.repeat(100_000) }],
    ['partial engagement', { ...valid, engagement: { likes: 3 } }],
    ['the year 1970', { ...valid, createdAt: '1970-01-01T00:00:00Z' }],
    ['five minutes ahead', { ...valid, createdAt: '2020-07-25T06:05:00Z' }],
    ['a deletion with nothing but its identity', { id: '1', network: 'twitter', deleted: true }],
    ['deleted: false', { ...valid, deleted: false }],
  ])('takes %s', (_, value) => {
    expect(postFromJson(value, NOW)).toHaveProperty('post');
  });

  it.each([
    ['null', null, 'not-an-object'],
    ['an array', [valid], 'not-an-object'],
    [
      'no id',
      { network: 'twitter', author: { id: 'a' }, text: 'x', createdAt: valid.createdAt },
      'missing-field',
    ],
    ['no author id', { ...valid, author: {} }, 'missing-field'],
    ['an empty id', { ...valid, id: '' }, 'invalid-field'],
    ['an id of 257 characters', { ...valid, id: 'x'.repeat(257) }, 'invalid-field'],
    ['a network in capitals', { ...valid, network: 'Twitter' }, 'invalid-field'],
    ['negative followers', { ...valid, author: { id: 'a', followers: -1 } }, 'invalid-field'],
    ['half a follower', { ...valid, author: { id: 'a', followers: 0.5 } }, 'invalid-field'],
    ['a number as text', { ...valid, text: 1 }, 'invalid-field'],
    ['100,001 code points', { ...valid, text: 'x'.repeat(100_001) }, 'invalid-field'],
    ['an unknown kind', { ...valid, kind: 'story' }, 'invalid-field'],
    ['half a surrogate pair in the id', { ...valid, id: 'a\ud83d' }, 'ill-formed-unicode'],
    ['no time', { ...valid, createdAt: 'yesterday' }, 'invalid-time'],
    ['the year 9999', { ...valid, createdAt: '9999-01-01T00:00:00Z' }, 'time-in-future'],
    ['a millisecond too far ahead', { ...valid, createdAt: '2020-07-25T06:05:00.001Z' }, 'time-in-future'],
    ['a deletion without network', { id: '1', deleted: true }, 'missing-field'],
  ])('refuses %s', (_, value, code) => {
    expect(postFromJson(value, NOW)).toMatchObject({ error: { code } });
  });
});
