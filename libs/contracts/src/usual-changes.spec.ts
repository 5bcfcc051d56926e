import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HASHTAGS_RECORD_EXAMPLES } from './hashtags-record-examples.js';
import {
  type HashtagsRecord,
  MAX_COMPANIONS,
  MAX_TIME,
  MIN_TIME,
  readHashtagsRecord,
  type TrafficRecord,
  type UsesRecord,
  type UseTuple,
} from './hashtags-record.js';
import {
  type ColumnsRecord,
  COMPANION_FIELDS,
  inColumns,
  NUMBERS,
  PLACE,
  PLACES,
  UseColumns,
} from './use-columns.js';
import { UsualChanges } from './usual-changes.js';

const count = fc.oneof(fc.nat(300), fc.maxSafeNat(), fc.constantFrom(999_999_999, 1_000_000_000));
const at = fc.oneof(
  fc.integer({ min: MIN_TIME, max: MAX_TIME }),
  fc.constantFrom(MIN_TIME, MAX_TIME, 0, 1_477_067_400_000),
);
const name = fc.oneof(
  fc.constantFrom('streams', 'Été', '天気', 'a"b\\c', '\u2028', '\u007f', '😀'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
);
const network = fc.stringMatching(/^[a-z0-9_.-]{1,32}$/);
const lang = fc.stringMatching(/^[a-z]{1,8}$/);
const change = fc.constantFrom(1 as const, 0 as const, -1 as const);
const partition = fc.constantFrom(0, 7, 1_000_000);

const use: fc.Arbitrary<UseTuple> = fc
  .tuple(
    fc.tuple(count, change, at, network, lang, count, count, name),
    fc.tuple(count, count, count, count),
    fc.array(name, { maxLength: MAX_COMPANIONS }),
    fc.option(count, { nil: undefined }),
  )
  .map(([head, totals, companions, text]) => {
    const tuple = [...head, ...totals, companions] as const;
    return (text === undefined ? tuple : [...tuple, text]) as UseTuple;
  });
const uses = fc
  .record({ partition, uses: fc.array(use, { minLength: 1, maxLength: 8 }) })
  .map(({ partition, uses }): UsesRecord => ({ v: 1, partition, type: 'uses', uses }));
const post = fc.tuple(count, fc.constantFrom(1 as const, -1 as const), at, lang);
const traffic = fc
  .record({ partition, network, posts: fc.array(post, { minLength: 1, maxLength: 8 }) })
  .map(({ partition, network, posts }): TrafficRecord => ({
    v: 1,
    partition,
    type: 'traffic',
    network,
    posts,
  }));

/** All that stands in a record's columns, with texts in place of where they stand. */
function contents({ partition, network, bytes, columns, from, to }: ColumnsRecord): unknown {
  const text = (start = 0, end = 0): string => Buffer.from(bytes.subarray(start, end)).toString();
  const { numbers, places, companions } = columns;
  const changes = Array.from({ length: to - from }, (_, i) => {
    const [number, place] = [(from + i) * NUMBERS, (from + i) * PLACES];
    const at = (field: number): number => places[place + field] as number;
    const pair = [text(at(PLACE.network), at(PLACE.networkEnd)), text(at(PLACE.lang), at(PLACE.langEnd))];
    const shared = [...pair, at(PLACE.pairHash)];
    if (network !== undefined) return [...numbers.subarray(number, number + 3), ...shared];
    const names = [];
    for (let one = at(PLACE.companions); one < at(PLACE.companionsEnd); one++) {
      const [start, end, hash] = companions.subarray(one * COMPANION_FIELDS);
      names.push([text(start, end), hash]);
    }
    const label = [text(at(PLACE.label), at(PLACE.labelEnd)), at(PLACE.labelHash)];
    return [...numbers.subarray(number, number + NUMBERS), ...shared, ...label, ...names];
  });
  return { partition, network, changes };
}

/** What both readers make of the same bytes; the usual one may leave them to the other. */
function expectSame(bytes: Buffer, columns = new UseColumns()): ColumnsRecord | undefined {
  const before = columns.count;
  const read = new UsualChanges().read(bytes, columns);
  const truth = readHashtagsRecord(bytes.toString());
  if (read) expect(contents(read)).toEqual(contents(inColumns(truth as UsesRecord | TrafficRecord)));
  else expect(columns.count).toBe(before);
  return read;
}

const usual = (record: HashtagsRecord): Buffer => Buffer.from(JSON.stringify(record));

describe('usual changes', () => {
  it('are read as the schema has them, behind each other in the same columns', () => {
    const law = fc.property(fc.array(fc.oneof(uses, traffic), { maxLength: 4 }), (records) => {
      const columns = new UseColumns();
      for (const record of records) {
        const bytes = usual(record);
        const read = expectSame(bytes, columns);
        if (!bytes.includes('\\')) expect(read?.to).toBe(columns.count);
      }
    });
    fc.assert(law, { numRuns: 500 });
  });

  it('are never taken for what the schema would refuse, whatever is changed in the bytes', () => {
    const some = fc.constantFrom(...Buffer.from('0129-,[]{}"\\ae.'), 0, 0x0a, 0x7f, 0x80, 0xc3, 0xff);
    const edit = fc.record({ at: fc.nat(), byte: some, kind: fc.constantFrom('put', 'insert', 'cut') });
    const law = fc.property(fc.oneof(uses, traffic), fc.array(edit, { maxLength: 3 }), (record, edits) => {
      let bytes = usual(record);
      for (const { at, byte, kind } of edits) {
        const place = at % bytes.length;
        const behind = bytes.subarray(place + (kind === 'insert' ? 0 : 1));
        const between = kind === 'cut' ? [] : [byte];
        bytes = Buffer.concat([bytes.subarray(0, place), Buffer.from(between), behind]);
      }
      expectSame(bytes);
    });
    fc.assert(law, { numRuns: 3_000 });
  });

  it('leave what is unusual to the schema: progress, spaces, more fields, more than there may be', () => {
    const { uses, progress } = HASHTAGS_RECORD_EXAMPLES;
    const text = JSON.stringify(uses.value);
    const unusual = [
      JSON.stringify(progress.value),
      text.replace('[41', '[ 41'),
      text.replace('"v":1', '"v":2'),
      text.replace('"v":1', '"v":1,"more":0'),
      text.replace('250,["hashtags"]]', '250,["hashtags"],7,8]'),
      text.replace('[41,', '[9007199254740992,'),
      text.replace('[41,', '[041,'),
      text.replace('"mastodon"', `"${'m'.repeat(33)}"`),
      text.replace('["hashtags"]', JSON.stringify(Array(MAX_COMPANIONS + 1).fill('a'))),
    ];
    for (const one of unusual) {
      expect(one).not.toBe(text);
      expect(expectSame(Buffer.from(one))).toBeUndefined();
    }
    expect(expectSame(Buffer.from(text))).toBeDefined();
  });
});
