import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Line, lines } from './lines.js';

async function read(chunks: readonly Uint8Array[], maxBytes = 1_000): Promise<Line[]> {
  async function* given(): AsyncGenerator<Uint8Array> {
    yield* chunks;
  }
  const all: Line[] = [];
  for await (const line of lines(given(), maxBytes)) all.push(line);
  return all;
}

describe('lines', () => {
  it('are the same however the bytes are cut', async () => {
    const text = fc.array(fc.constantFrom('a', 'ü', '😀', '\n', '\r\n', '{"x":1}'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(100)), async (parts, cuts) => {
        const bytes = Buffer.from(parts.join(''));
        const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
        const chunks = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
        expect(await read(chunks)).toEqual(await read([bytes]));
        const whole = parts.join('').split(/\r?\n/);
        expect(await read([bytes])).toEqual(whole.at(-1) === '' ? whole.slice(0, -1) : whole);
      }),
    );
  });

  it('that are too long or not UTF-8 cost no neighbour, and are not held', async () => {
    const chunks = ['short\n', 'x'.repeat(60), 'x'.repeat(60), '\nnext\n'].map((text) => Buffer.from(text));
    const bad = Buffer.from([0xff, 0x0a]);
    expect(await read([...chunks, bad, Buffer.from('last')], 100)).toEqual([
      'short',
      { unreadable: 'a line is longer than 100 bytes' },
      'next',
      { unreadable: 'a line is not UTF-8' },
      'last',
    ]);
  });
});
