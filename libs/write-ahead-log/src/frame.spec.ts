import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { frameBytes, readFrames, writeFrame } from './frame.js';

const SALT = 0x5eed_5a17;

function segmentOf(payloads: readonly Buffer[], salt = SALT) {
  const segment = Buffer.alloc(payloads.reduce((sum, payload) => sum + frameBytes(payload), 0));
  const ends: number[] = [];
  let at = 0;
  for (const [i, payload] of payloads.entries()) {
    at = writeFrame(segment, at, salt, i + 1, payload);
    ends.push(at);
  }
  return { segment, ends };
}

const payloads = fc
  .array(fc.uint8Array({ maxLength: 60 }), { minLength: 1, maxLength: 12 })
  .map((list) => list.map((bytes) => Buffer.from(bytes)));
const read = (segment: Buffer, damage: number[] = []) =>
  [...readFrames(segment, SALT, 0, (bytes) => damage.push(bytes))].map(
    ({ sequence, payload }) => `${sequence} ${payload.toString('hex')}`,
  );
const written = (list: readonly Buffer[]) => list.map((payload, i) => `${i + 1} ${payload.toString('hex')}`);

describe('frames', () => {
  it('law: are read as they were written', () => {
    fc.assert(fc.property(payloads, (list) => expect(read(segmentOf(list).segment)).toEqual(written(list))));
  });

  it('law: cut off anywhere, those that were whole are read, and nothing else', () => {
    fc.assert(
      fc.property(payloads, fc.nat(), (list, cut) => {
        const { segment, ends } = segmentOf(list);
        const length = cut % (segment.length + 1);
        const whole = ends.filter((end) => end <= length).length;
        expect(read(segment.subarray(0, length))).toEqual(written(list).slice(0, whole));
      }),
    );
  });

  it('law: damaged anywhere, those that the damage does not touch are read, and nothing else', () => {
    const damages = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(payloads, damages, (list, changes) => {
        const { segment, ends } = segmentOf(list);
        const intact = Buffer.from(segment);
        for (const [place, by] of changes) {
          const at = place % segment.length;
          segment.writeUInt8((segment[at] as number) ^ by, at);
        }
        const starts = [0, ...ends];
        const same = (i: number) =>
          segment.subarray(starts[i], ends[i]).equals(intact.subarray(starts[i], ends[i]));
        expect(read(segment)).toEqual(written(list).filter((_, i) => same(i)));
      }),
      { numRuns: 500 },
    );
  });

  it('law: behind garbage or zeros, and before them, all are read, and the garbage is told of', () => {
    const garbage = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
      fc.integer({ min: 1, max: 200 }).map((length) => Buffer.alloc(length)),
    );
    fc.assert(
      fc.property(payloads, garbage, garbage, (list, before, behind) => {
        const damage: number[] = [];
        const segment = Buffer.concat([before, segmentOf(list).segment, behind]);
        expect(read(segment, damage)).toEqual(written(list));
        expect(damage).toEqual([before.length]);
      }),
    );
  });

  it('law: a payload that looks like a frame is never taken for one', () => {
    fc.assert(
      fc.property(payloads, fc.integer({ min: 0, max: 0xffff_ffff }), (list, salt) => {
        fc.pre(salt !== SALT);
        const forged = segmentOf(list, salt).segment;
        const { segment } = segmentOf([forged]);
        segment.writeUInt8((segment[0] as number) ^ 0x80, 0);
        expect(read(segment)).toEqual([]);
      }),
    );
  });
});
