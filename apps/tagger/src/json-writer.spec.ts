import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonWriter } from './json-writer.js';

const number = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -20, max: 20 }),
  fc.integer({ min: 0, max: 15 }).map((power) => 10 ** power),
  fc.integer({ min: 0, max: 15 }).map((power) => 10 ** power - 1),
);
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.string({ maxLength: 9_000 }));

describe('a writer of JSON', () => {
  it('writes what is read as the same', () => {
    const law = fc.property(fc.array(fc.oneof(number, text), { maxLength: 200 }), (values) => {
      const out = new JsonWriter();
      out.raw(Buffer.from('['));
      for (const value of values) {
        if (typeof value === 'number') out.integer(value);
        else {
          out.text(value);
          out.comma();
        }
      }
      const end = out.at;
      out.raw(Buffer.from('0]'));
      out.copy(1, end);
      expect(JSON.parse(out.bytes.toString('utf8', 0, end + 2))).toEqual([...values, 0]);
      expect(out.bytes.subarray(end + 2, out.at)).toEqual(out.bytes.subarray(1, end));
    });
    fc.assert(law, { examples: [[[0, Number.MAX_SAFE_INTEGER, -1, '', '"\\\u0000é\u2028']]] });
  });
});
