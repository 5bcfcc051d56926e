import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type LogSettings, WriteAheadLog } from './write-ahead-log.js';

const scratch = mkdtempSync(join(tmpdir(), 'hashpulse-wal-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let folders = 0;
const settings = (more: Partial<LogSettings> = {}): LogSettings => ({
  folder: join(scratch, String(folders++)),
  maxBytes: 1_000_000,
  segmentBytes: 200,
  fsync: false,
  onDamage: () => undefined,
  ...more,
});
const bytes = (...texts: string[]) => texts.map((text) => Buffer.from(text));
const segments = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.wal'));

/** Everything that is not released, read and released. */
async function drain(log: WriteAheadLog): Promise<string[]> {
  const texts: string[] = [];
  for (let batch = await log.next(50); batch; batch = await log.next(50)) {
    texts.push(...batch.payloads.map(String));
    await log.release(batch.last);
  }
  return texts;
}

/** What a process finds that starts where another was killed. */
async function afterKill(from: LogSettings, harm: (folder: string) => void = () => undefined) {
  const to = settings({ ...from, folder: join(scratch, String(folders++)) });
  cpSync(from.folder, to.folder, { recursive: true });
  harm(to.folder);
  return WriteAheadLog.open(to);
}

describe('WriteAheadLog', () => {
  it('law: gives every entry once, in order, over segments and restarts; after a kill none is missing', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.array(fc.string({ maxLength: 80 }), { minLength: 1, maxLength: 5 }) },
      { weight: 2, arbitrary: fc.constant('take' as const) },
      { weight: 1, arbitrary: fc.constant('restart' as const) },
      { weight: 1, arbitrary: fc.constant('kill' as const) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const given = settings();
        let log = await WriteAheadLog.open(given);
        const expected: string[] = [];
        let count = 0;
        for (const action of steps) {
          if (action === 'take') {
            const batch = await log.next(100);
            expect(batch?.payloads.map(String) ?? []).toEqual(
              expected.splice(0, batch?.payloads.length ?? 0),
            );
            if (batch) await log.release(batch.last);
          } else if (action === 'restart') {
            await log.close();
            log = await WriteAheadLog.open(given);
          } else if (action === 'kill') {
            const other = await afterKill(given);
            expect(await drain(other)).toEqual(expected);
            await other.close();
          } else {
            const texts = action.map((text) => `${count++} ${text}`);
            await Promise.all(texts.map((text) => log.append(bytes(text))));
            expected.push(...texts);
          }
        }
        expect(await drain(log)).toEqual(expected);
        expect(log.isRead).toBe(true);
        await log.close();
        expect(segments(given.folder)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('gives what was not released again after a kill, and what was handed out too', async () => {
    const given = settings();
    const log = await WriteAheadLog.open(given);
    await log.append(bytes('a', 'b', 'c'));
    await log.next(1);
    const other = await afterKill(given);
    expect(await drain(other)).toEqual(['a', 'b', 'c']);
    await Promise.all([log.close(), other.close()]);
  });

  it('takes a torn tail for what it is, and goes on behind it', async () => {
    const given = settings({ segmentBytes: 100_000 });
    const log = await WriteAheadLog.open(given);
    await log.append(bytes('whole', 'torn'));
    const damage: number[] = [];
    const harm = (folder: string) => {
      const file = join(folder, segments(folder)[0] as string);
      truncateSync(file, statSync(file).size - 1);
    };
    const other = await afterKill({ ...given, onDamage: (_, count) => damage.push(count) }, harm);
    await other.append(bytes('after'));
    expect(await drain(other)).toEqual(['whole', 'after']);
    expect(damage).toEqual([]);
    await Promise.all([log.close(), other.close()]);
  });

  it('keeps what follows a segment that a kill left without an entry, through another kill', async () => {
    // Often, because the names of segments have a part that is drawn.
    for (let run = 0; run < 20; run++) {
      const given = settings({ segmentBytes: 1 });
      const log = await WriteAheadLog.open(given);
      await log.append(bytes('released'));
      await drain(log);
      await log.append(bytes('never promised'));
      const second = settings({ segmentBytes: 1 });
      cpSync(given.folder, second.folder, { recursive: true });
      for (const name of segments(second.folder).slice(-1)) truncateSync(join(second.folder, name), 3);
      const other = await WriteAheadLog.open(second);
      await other.append(bytes('kept'));
      const third = settings({ segmentBytes: 1 });
      cpSync(second.folder, third.folder, { recursive: true });
      const next = await WriteAheadLog.open(third);
      await next.append(bytes('and this'));
      const last = await afterKill(third);
      expect(await drain(last)).toEqual(['kept', 'and this']);
      await Promise.all([log, other, next, last].map((one) => one.close()));
    }
  });

  it('tells of damage, and loses only what it touches; a broken checkpoint loses nothing', async () => {
    const given = settings({ segmentBytes: 100_000 });
    const log = await WriteAheadLog.open(given);
    await log.append(bytes('first', 'second', 'third'));
    const damage: number[] = [];
    const harm = (folder: string) => {
      const file = join(folder, segments(folder)[0] as string);
      writeFileSync(file, 'X', { flag: 'r+' });
      writeFileSync(join(folder, 'checkpoint'), 'garbage of twelve and more');
    };
    const other = await afterKill({ ...given, onDamage: (_, count) => damage.push(count) }, harm);
    expect(await drain(other)).toEqual(['second', 'third']);
    expect(damage).toEqual(['first'.length + 16]);
    await Promise.all([log.close(), other.close()]);
  });

  it('refuses what exceeds its bound, and takes again once entries are released', async () => {
    const log = await WriteAheadLog.open(settings({ maxBytes: 400, segmentBytes: 100 }));
    const entry = Buffer.alloc(80, 'x');
    for (let i = 0; i < 4; i++) await log.append([entry]);
    await expect(log.append([entry])).rejects.toMatchObject({ code: 'full' });
    await drain(log);
    await log.append([entry]);
    expect(await drain(log)).toHaveLength(1);
    await log.close();
  });

  it('refuses while the disk does, keeps what was safe, and takes again when the disk does', async () => {
    const given = settings({ segmentBytes: 10 });
    const log = await WriteAheadLog.open(given);
    await log.append(bytes('safe'));
    cpSync(given.folder, `${given.folder}.kept`, { recursive: true });
    rmSync(given.folder, { recursive: true });
    await expect(log.append(bytes('refused'))).rejects.toMatchObject({ code: 'failed' });
    expect(log.problem).toContain('cannot be written');
    cpSync(`${given.folder}.kept`, given.folder, { recursive: true });
    await log.append(bytes('again'));
    expect(log.problem).toBeUndefined();
    expect(await drain(log)).toEqual(['safe', 'again']);
    await log.close();
  });

  it('is one process’s alone', async () => {
    const given = settings();
    const log = await WriteAheadLog.open(given);
    await expect(WriteAheadLog.open(given)).rejects.toMatchObject({ code: 'locked' });
    await log.close();
    await (await WriteAheadLog.open(given)).close();
  });
});
