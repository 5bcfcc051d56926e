import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrayElements } from './array-elements.js';
import type { BodyFormat } from './body-format.js';
import { postItems } from './post-items.js';

const read = (body: string | Buffer, format: BodyFormat) =>
  [...postItems(Buffer.from(body), format)].flatMap((item) => {
    if (!item) return [];
    return 'error' in item ? item.error.code : { text: item.bytes.toString(), value: item.value };
  });

const blank = fc.stringMatching(/^[ \t\r\n]{0,3}$/);

describe('postItems', () => {
  it('takes one JSON value, without the blanks and the byte order mark around it', () => {
    expect(read('\uFEFF {"id": 1.0}\r\n', 'json')).toEqual([{ text: '{"id": 1.0}', value: { id: 1 } }]);
  });

  it('takes lines that end in LF, CRLF or not at all, and leaves out blank ones', () => {
    expect(read('\uFEFF{"a":1}\r\n\r\n \t\n[2]\n3', 'ndjson')).toEqual([
      { text: '{"a":1}', value: { a: 1 } },
      { text: '[2]', value: [2] },
      { text: '3', value: 3 },
    ]);
  });

  it('refuses a broken line alone', () => {
    const body = Buffer.concat([
      Buffer.from('{"a":1}\n{"a":\n"'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"\n{"é":2}\n'),
    ]);
    expect(read(body, 'ndjson')).toEqual([
      { text: '{"a":1}', value: { a: 1 } },
      'invalid-json',
      'invalid-utf8',
      { text: '{"é":2}', value: { é: 2 } },
    ]);
  });

  it.each<[string | Buffer, BodyFormat]>([
    ['', 'json'],
    [' \r\n', 'json'],
    ['\uFEFF', 'json'],
    ['\n\n', 'ndjson'],
    [' '.repeat(5_000), 'ndjson'],
    ['{', 'json'],
    ['{} {}', 'json'],
    ['[1,]', 'json'],
    ['[,1]', 'json'],
    ['[1}', 'json'],
    ['[1', 'json'],
    ['["', 'json'],
    ['[1] 2', 'json'],
    ['[1 2]', 'json'],
    ['[[1}]', 'json'],
    [Buffer.from([0x22, 0xff, 0x22]), 'json'],
  ])('cannot read %j as %s', (body, format) => {
    expect(() => read(body, format)).toThrow(expect.objectContaining({ code: 'unreadable-body' }));
  });

  it('law: reads a text as an array exactly if it is JSON', () => {
    const parts = fc.constantFrom('[', ']', '{', '}', ',', ':', '"', '\\', '1', ' ', 'null', '"a"');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (texts) => {
        const text = `[${texts.join('')}`;
        let expected: unknown;
        try {
          expected = JSON.parse(text) as unknown;
        } catch {
          expect(() => read(text, 'json')).toThrow();
          return;
        }
        expect(read(text, 'json').map((item) => (item as { value: unknown }).value)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses more posts than it could tell the fate of', () => {
    expect(() => read('x\n'.repeat(100_001), 'ndjson')).toThrow('at most 100000 posts');
    expect(() => read(`[${'1,'.repeat(100_000)}1]`, 'json')).toThrow('at most 100000 posts');
  });

  it('does not parse what is too large for a post, and lets others have their turn within it', () => {
    const large = `[${'['.repeat(1_000_000)},1]`;
    const items = [...postItems(Buffer.from(`${'['.repeat(1_000_000)}\n1`), 'ndjson')];
    expect(items.map((item) => item && 'error' in item && item.error.code)).toEqual([
      'post-too-large',
      false,
    ]);
    expect(() => [...postItems(Buffer.from(large), 'json')]).toThrow('not closed');
    const turns = [...postItems(Buffer.from(`[${' '.repeat(1_000_000)}1]`), 'json')];
    expect(turns.filter((item) => item === undefined).length).toBeGreaterThan(2);
  });

  it('reads JSON of any depth', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect([...postItems(Buffer.from(deep), 'ndjson')]).toHaveLength(1);
    expect([...arrayElements(Buffer.from(`[1,${deep},"]"]`))].map((bytes) => bytes?.length)).toEqual([
      1,
      deep.length,
      3,
    ]);
  });
});

describe('arrayElements', () => {
  it('law: gives the exact text of each element, however it is written', () => {
    const element = fc.json({ maxDepth: 4 }).map((text) => text);
    fc.assert(
      fc.property(fc.array(fc.tuple(blank, element, blank)), blank, (elements, around) => {
        const array = `${around}[${elements.map((parts) => parts.join('')).join(',') || around}]${around}`;
        const found = [...arrayElements(Buffer.from(array))].map(String);
        expect(found).toEqual(elements.map(([, text]) => text.trim()));
      }),
    );
  });

  it('is not misled by quotes, backslashes and brackets in strings', () => {
    const texts = ['"\\\\"', '"\\""', '"],["', '{"a\\\\\\"]":["}"]}', '[]', '{}', '""'];
    expect([...arrayElements(Buffer.from(`[${texts.join(', ')}]`))].map(String)).toEqual(texts);
  });

  it('takes linear time on a string of backslashes', () => {
    const texts = Array.from({ length: 8 }, () => JSON.stringify('\\"'.repeat(200_000)));
    const found = [...arrayElements(Buffer.from(`[${texts.join(',')}]`))];
    expect(found.filter((bytes) => bytes !== undefined)).toHaveLength(8);
  });
});
