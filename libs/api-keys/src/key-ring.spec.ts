import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newKey, SCOPES } from './api-key.js';
import { KeyRing } from './key-ring.js';
import { formatKeysDocument, parseKeysDocument } from './keys-document.js';
import { keysFileProblem, WatchedKeys } from './watched-keys.js';

const NOW = new Date('2026-11-24T12:00:00Z');
const make = (name: string) => newKey({ name, scopes: ['ingest'] }, NOW);
const folder = mkdtempSync(join(tmpdir(), 'hashpulse-keys-'));
const file = join(folder, 'keys.json');
afterAll(() => rmSync(folder, { recursive: true }));

describe('keys', () => {
  it('are 256 random bits, kept only as their hash', () => {
    const { key, record } = make('a');
    const secret = key.slice('hp_'.length + record.id.length + 1);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(JSON.stringify(record)).not.toContain(secret);
    expect(make('a').key).not.toBe(key);
  });

  it('law: a key is found as it was made, and no other text is', () => {
    const made = ['a', 'b', 'c'].map(make);
    const ring = new KeyRing({ keys: made.map(({ record }) => ({ ...record, scopes: [...record.scopes] })) });
    for (const { key, record } of made) expect(ring.find(key)).toMatchObject({ id: record.id });
    const key = made[0]?.key as string;
    const changed = fc
      .tuple(fc.nat(key.length - 1), fc.constantFrom(...'0aZ_- '))
      .map(([at, by]) => key.slice(0, at) + by + key.slice(at + 1));
    fc.assert(
      fc.property(fc.oneof(changed, fc.string()), (text) => {
        expect(ring.find(text) !== undefined).toBe(text === key);
      }),
    );
  });

  it('of one id with the secret of another are refused', () => {
    const [a, b] = [make('a'), make('b')];
    const ring = new KeyRing({ keys: [{ ...a.record, scopes: ['read'] }] });
    const mixed = `hp_${a.record.id}_${b.key.slice(-43)}`;
    expect(ring.find(mixed)).toBeUndefined();
    expect(ring.find(b.key)).toBeUndefined();
  });
});

describe('the keys document', () => {
  const record = { ...make('a').record, scopes: [...SCOPES] };

  it('is read as it was written', () => {
    const document = { keys: [{ ...record, limits: { postsPerSecond: 5 } }] };
    expect(parseKeysDocument(formatKeysDocument(document))).toEqual(document);
  });

  it.each([
    ['no JSON', '{', 'not JSON'],
    ['another shape', '[]', 'must be object'],
    ['an unknown scope', { ...record, scopes: ['root'] }, '/keys/0/scopes/0'],
    ['a misspelt limit', { ...record, limits: { postPerSecond: 1 } }, '/keys/0/limits'],
    ['a plain key', { ...record, key: 'hp_secret' }, '/keys/0'],
  ])('refuses %s without quoting it', (_, given, message) => {
    const text = typeof given === 'string' ? given : JSON.stringify({ keys: [given] });
    writeFileSync(file, text);
    expect(keysFileProblem(file)).toContain(message);
    expect(keysFileProblem(file)).not.toContain('secret');
  });

  it('refuses two keys of one id, and a file that is not there', () => {
    writeFileSync(file, formatKeysDocument({ keys: [record, record] }));
    expect(keysFileProblem(file)).toContain('same id');
    expect(keysFileProblem(join(folder, 'none'))).toBe('it cannot be read (ENOENT)');
  });
});

describe('WatchedKeys', () => {
  const write = (...made: ReturnType<typeof make>[]) =>
    writeFileSync(
      file,
      formatKeysDocument({ keys: made.map(({ record }) => ({ ...record, scopes: ['ingest'] })) }),
    );

  it('takes over new and revoked keys', async () => {
    const [a, b] = [make('a'), make('b')];
    write(a);
    const keys = new WatchedKeys(file, () => undefined);
    write(b);
    await keys.look();
    expect([keys.find(a.key), keys.find(b.key)?.name]).toEqual([undefined, 'b']);
  });

  it('keeps the last keys while the file is broken or gone, and complains once of each', async () => {
    const a = make('a');
    write(a);
    const heard: string[] = [];
    const keys = new WatchedKeys(file, (error, count) =>
      heard.push(error?.message.slice(0, 6) ?? `${count}`),
    );
    writeFileSync(file, '{');
    await keys.look();
    await keys.look();
    rmSync(file);
    await keys.look();
    expect(keys.find(a.key)?.name).toBe('a');
    write();
    await keys.look();
    expect(keys.find(a.key)).toBeUndefined();
    expect(heard).toEqual(['it is ', 'ENOENT', '0']);
  });
});
