import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loggedPosts, postsOfEntry } from './logged-posts.js';
import { MAX_RECORD_BYTES, type PostRecord, recordBytes } from './post-record.js';

/** Comparing large buffers byte by byte in a matcher takes minutes. */
const shown = ({ key, value }: PostRecord) => `${key} ${value.length} ${crc32(value)}`;

describe('loggedPosts', () => {
  it('keeps the trace of a post, and nothing is taken for one that is none', () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const traced = { key: 'x:1', value: Buffer.from('{}'), headers: { traceparent } };
    const odd = { key: `x:\0${traceparent}.`, value: Buffer.from('{}') };
    expect(loggedPosts([traced, odd]).flatMap(postsOfEntry)).toEqual([traced, odd]);
  });

  it('law: keeps every record and their order, in entries that fit a produce request', () => {
    const record = fc.record({
      key: fc.string({ unit: 'binary' }).filter((key) => key.isWellFormed()),
      value: fc
        .tuple(fc.uint8Array({ maxLength: 50 }), fc.constantFrom(0, 0, 0, 400_000))
        .map(([bytes, more]) => Buffer.concat([bytes, Buffer.alloc(more)])),
    });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), (records) => {
        const entries = loggedPosts(records).map(postsOfEntry);
        expect(entries.flat().map(shown)).toEqual(records.map(shown));
        for (const entry of entries) {
          const bytes = entry.reduce((sum, each) => sum + recordBytes(each), 0);
          expect(bytes).toBeLessThanOrEqual(MAX_RECORD_BYTES);
        }
      }),
      { numRuns: 50 },
    );
  });
});
