import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { CursorFile } from './cursor-file.js';

const root = mkdtempSync(join(tmpdir(), 'hashpulse-cursor-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('CursorFile', () => {
  it('keeps the last cursor of each address', async () => {
    const folder = join(root, 'new', 'folder');
    const one = new CursorFile(folder, 'mastodon', 'https://one.example');
    expect(await one.load()).toBeUndefined();
    await one.save('1');
    await one.save('2');
    await new CursorFile(folder, 'mastodon', 'https://two.example').save('9');
    expect(await new CursorFile(folder, 'mastodon', 'https://one.example').load()).toBe('2');
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('is held by one at a time, and another address is another one', async () => {
    const folder = join(root, 'held');
    const first = new CursorFile(folder, 'x', 'a');
    const second = new CursorFile(folder, 'x', 'a');
    const other = new CursorFile(folder, 'x', 'b');
    await first.hold();
    await other.hold();
    await expect(second.hold()).rejects.toThrow('is held by another process');
    first.release();
    await second.hold();
    second.release();
    other.release();
  });

  it.each(['', '{', '{"cursor":5}'])(
    'does not begin anew in silence when its file holds %j',
    async (text) => {
      const broken = new CursorFile(root, 'x', 'a');
      writeFileSync(broken.path, text);
      await expect(broken.load()).rejects.toThrow('holds no cursor: mend it, or remove it to begin anew');
    },
  );
});
