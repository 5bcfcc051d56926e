import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { facebook, file, linkedin } from './file.js';
import type { SourceItem, SourceKind } from './source.js';

const folder = mkdtempSync(join(tmpdir(), 'hashpulse-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const documented = (name: string) => fileURLToPath(new URL(`../frames/${name}`, import.meta.url));

interface Reading {
  readonly posts: readonly object[];
  readonly items: readonly SourceItem[];
  readonly leftOut: readonly string[];
}

async function readAll(
  kind: SourceKind,
  address: string,
  settings: object = {},
  cursor?: string,
): Promise<Reading> {
  const leftOut: string[] = [];
  const notes = {
    connected: () => undefined,
    gap: () => undefined,
    leftOut: (_: string, why: string) => void leftOut.push(why),
  };
  const source = kind.open({ SOURCE_ADDRESS: address, SOURCE_SPEED: 'max', ...settings }, notes);
  const items: SourceItem[] = [];
  for await (const item of source.read(cursor, new AbortController().signal)) items.push(item);
  return { items, posts: items.flatMap(({ posts }) => posts), leftOut };
}

describe('a file', () => {
  it.each(['posts.ndjson', 'posts.ndjson.gz'])(
    'of lines is read whole, bad lines aside: %s',
    async (name) => {
      const lines = ['{"id":"1"}', '', 'no json', '{"id":"2"}\r', '[]', '{"id":"ü"}'].join('\n');
      const path = join(folder, name);
      writeFileSync(path, name.endsWith('.gz') ? gzipSync(lines) : lines);
      const { posts, leftOut } = await readAll(file, path);
      expect(posts).toEqual([{ id: '1' }, { id: '2' }, { id: 'ü' }]);
      expect(leftOut).toEqual(['record 2: a line is not JSON', 'record 4: a line is no JSON object']);
    },
  );

  it('is read on from where it was left, and another one under its name from its beginning', async () => {
    const path = join(folder, 'resumed.ndjson');
    const write = (prefix: string) =>
      writeFileSync(path, Array.from({ length: 1_300 }, (_, i) => `{"id":"${prefix}${i}"}`).join('\n'));
    write('a');
    const { items } = await readAll(file, path);
    expect(items.map(({ posts }) => posts.length)).toEqual([500, 500, 300]);
    const rest = await readAll(file, path, {}, items[0]?.cursor);
    expect([rest.posts.length, rest.posts[0]]).toEqual([800, { id: 'a500' }]);
    expect((await readAll(file, path, {}, items[2]?.cursor)).items).toEqual([]);
    write('b');
    expect((await readAll(file, path, {}, items[0]?.cursor)).posts).toHaveLength(1_300);
  });

  it('of comma-separated values may have a column map of its own', async () => {
    const path = join(folder, 'own.csv.gz');
    writeFileSync(path, gzipSync('Nr;x,Who,"What, said",When\n7,ada,"#a ""b""\n#c",21.10.2016 11:10\n'));
    const map = join(folder, 'map.json');
    const columns = {
      id: 'Nr;x',
      network: { value: 'forum' },
      'author.id': 'Who',
      text: 'What, said',
      createdAt: 'When',
    };
    writeFileSync(
      map,
      JSON.stringify({ ...columns, timeFormats: ['dd.MM.yyyy HH:mm'], timeZone: 'Europe/Paris' }),
    );
    expect((await readAll(file, path, { SOURCE_COLUMNS: map })).posts).toEqual([
      {
        id: '7',
        network: 'forum',
        author: { id: 'ada' },
        text: '#a "b"\n#c',
        createdAt: '2016-10-21T09:10:00.000Z',
      },
    ]);
    await expect(readAll(file, path)).rejects.toThrow(
      'no line is a header with the columns that the column map names',
    );
  });

  it("of Facebook's export is read, with its Pacific times", async () => {
    const { posts, leftOut } = await readAll(facebook, documented('facebook.csv'));
    expect(posts).toEqual([
      {
        id: '122100000000000001',
        network: 'facebook',
        author: { id: '61550000000000' },
        text: 'We are back, with #Streams\nand more',
        createdAt: '2016-10-21T11:10:00.000Z',
        engagement: { likes: 15, replies: 4, reposts: 2, views: 1_234 },
      },
      expect.objectContaining({
        text: 'No tags\nand a description with #EventTime',
        createdAt: '2016-12-01T19:00:00.000Z',
      }),
    ]);
    expect(leftOut).toEqual(['record 3: the time "yesterday" fits no format']);
  });

  it("of LinkedIn's exports is read, explanations above the header aside", async () => {
    expect((await readAll(linkedin, documented('linkedin-page.csv'))).posts).toEqual([
      {
        id: 'https://www.linkedin.com/feed/update/urn:li:activity:7100000000000000001',
        network: 'linkedin',
        author: { id: 'self' },
        text: 'We are hiring\n#Streams #jobs',
        createdAt: '2016-10-21T00:00:00.000Z',
        engagement: { likes: 7, replies: 1, reposts: 2, views: 500 },
      },
    ]);
    expect((await readAll(linkedin, documented('linkedin-shares.csv'))).posts).toMatchObject([
      { text: 'Two lines:\nand a "quote", with #commas', createdAt: '2016-10-21T11:10:00.000Z' },
    ]);
  });
});
