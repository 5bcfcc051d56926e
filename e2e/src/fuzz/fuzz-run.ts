import fc from 'fast-check';
import { DECODERS } from './decoders.js';

/** Random bytes, and the sample with parts changed, cut out, repeated and cut off. */
function inputs(sample: Buffer): fc.Arbitrary<Buffer> {
  const place = fc.nat(sample.length);
  const change = fc
    .tuple(place, fc.nat(8), fc.uint8Array({ maxLength: 8 }))
    .map(([at, cut, put]) => ({ at, cut, put }));
  const damaged = fc
    .array(change, { maxLength: 4 })
    .map((changes) =>
      changes.reduce(
        (bytes, { at, cut, put }) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]),
        sample,
      ),
    );
  const repeated = fc.tuple(place, place, fc.integer({ min: 1, max: 50 })).map(([a, b, times]) => {
    const part = sample.subarray(Math.min(a, b), Math.max(a, b));
    return Buffer.concat(Array.from({ length: times }, () => part));
  });
  const random = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes));
  const text = fc.string({ unit: 'binary', maxLength: 200 }).map((value) => Buffer.from(value));
  return fc.oneof(damaged, repeated, random, text);
}

/** Tries every decoder on so many inputs; throws at the first that makes one fail, and says how to repeat it. */
export function fuzzRun(runs: number, seed: number, log: (line: string) => void): void {
  for (const { name, sample, read, refuses = () => false } of DECODERS) {
    fc.assert(
      fc.property(inputs(Buffer.from(sample)), (bytes) => {
        try {
          read(bytes);
        } catch (error) {
          if (!refuses(error)) throw error;
        }
      }),
      { numRuns: runs, seed },
    );
    log(`${name}: ${runs} inputs`);
  }
}
