import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BodyEncoding } from './body-format.js';
import { ByteBudget } from './byte-budget.js';
import { readBody } from './read-body.js';

function stream(body: Buffer, chunkBytes: number): Readable {
  const chunks = Array.from({ length: Math.ceil(body.length / chunkBytes) }, (_, i) =>
    body.subarray(i * chunkBytes, (i + 1) * chunkBytes),
  );
  return Readable.from(chunks);
}

const AMPLE = new ByteBudget(Infinity).of('a');

const refusal = async (source: Readable, encoding: BodyEncoding, maxBytes: number, budget = AMPLE) => {
  try {
    await readBody(source, { encoding, maxBytes, budget });
    return 'taken';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('readBody', () => {
  it('law: gives the bytes back however they were cut and compressed, gzip members one after another too', async () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(parts, fc.integer({ min: 1, max: 50 }), async (members, chunkBytes) => {
        const plain = Buffer.concat(members);
        const zipped = Buffer.concat(members.map((member) => gzipSync(member)));
        const limits = { maxBytes: 4_096, budget: AMPLE } as const;
        expect(await readBody(stream(plain, chunkBytes), { encoding: 'identity', ...limits })).toEqual(plain);
        expect(await readBody(stream(zipped, chunkBytes), { encoding: 'gzip', ...limits })).toEqual(plain);
      }),
    );
  });

  it('takes a body of exactly the limit and none above', async () => {
    expect(await refusal(stream(Buffer.alloc(1_000), 300), 'identity', 1_000)).toBe('taken');
    expect(await refusal(stream(Buffer.alloc(1_001), 300), 'identity', 1_000)).toBe('body-too-large');
  });

  it('refuses a gzip bomb, and more gzip on the wire than the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1_048_576));
    expect(await refusal(stream(bomb, 4_096), 'gzip', 1_048_576)).toBe('body-too-large');
    const empties = Buffer.concat(Array.from({ length: 500 }, () => gzipSync('')));
    expect(await refusal(stream(empties, 100), 'gzip', 5_000)).toBe('body-too-large');
  });

  it('holds no more than the budget, and gives back what a refused body had taken', async () => {
    const budget = new ByteBudget(2_000).of('a');
    const read = (bytes: number, maxBytes = 2_000) =>
      refusal(stream(Buffer.alloc(bytes), 100), 'identity', maxBytes, budget);
    expect(await read(1_001)).toBe('overloaded');
    expect(await read(900, 800)).toBe('body-too-large');
    expect(await read(600)).toBe('taken');
    expect(await read(600)).toBe('overloaded');
    budget.give(600);
    expect(await read(1_000)).toBe('taken');
  });

  it('discards the rest of what it refused, so that the sender can read the answer', async () => {
    const source = stream(Buffer.alloc(1_000_000), 1_000);
    expect(await refusal(source, 'identity', 5_000)).toBe('body-too-large');
    if (!source.readableEnded) await new Promise((resolve) => source.once('end', resolve));
    expect(source.readableEnded).toBe(true);
  });

  it('refuses what is not gzip, or only half of it', async () => {
    expect(await refusal(stream(Buffer.from('{"id":1}'), 3), 'gzip', 1_000)).toBe('unreadable-body');
    const half = gzipSync('x'.repeat(1_000)).subarray(0, 15);
    expect(await refusal(stream(half, 4), 'gzip', 10_000)).toBe('unreadable-body');
  });

  it('fails when the sender breaks off', async () => {
    const source = new Readable({ read: () => undefined });
    source.push('half');
    setImmediate(() => source.destroy());
    expect(await refusal(source, 'identity', 1_000)).toBe('unreadable-body');
  });
});
