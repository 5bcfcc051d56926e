import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How much of the end of the file may be cut off at most: what a disk may have not yet written, and far more. */
const MOST_CUT_BYTES = 4 * 1024 * 1024;

/** Redis' append-only file, in one piece (6) or in a folder of its own (7 and later). */
async function appendOnlyPaths(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => /appendonly/.test(name)).map((name) => join(folder, name));
}

/** A copy of Redis' file as it is now. */
export async function olderSave(folder: string): Promise<{ restore(): Promise<void> }> {
  const copy = await mkdtemp(join(tmpdir(), 'hashpulse-older-'));
  await cp(folder, copy, { recursive: true });
  return {
    restore: async () => {
      for (const path of await appendOnlyPaths(folder)) await rm(path, { recursive: true, force: true });
      for (const name of await readdir(copy)) {
        if (/appendonly/.test(name)) await cp(join(copy, name), join(folder, name), { recursive: true });
      }
      await rm(copy, { recursive: true, force: true });
    },
  };
}

/**
 * Cuts the end off Redis' file at a place between its end and {@link MOST_CUT_BYTES} before it, or its beginning.
 * @param share where, from 0 (nothing is cut) to 1
 * @returns how many bytes are gone
 */
export async function cutOff(folder: string, share: number): Promise<number> {
  for (const path of await appendOnlyPaths(folder)) {
    const { size } = await stat(path);
    if (!/(\.incr\.aof|appendonly\.aof)$/.test(path)) continue;
    const lost = Math.floor(Math.min(size, MOST_CUT_BYTES) * share);
    await truncate(path, size - lost);
    return lost;
  }
  throw new Error(`redis has no append-only file in ${folder}`);
}

/** Lets no file of a process grow beyond a size, as a full disk would; `undefined`: the disk has room again. */
export function limitFiles(pid: number, bytes: number | undefined): void {
  const limit = bytes === undefined ? 'unlimited' : String(bytes);
  // Only the soft limit: it can be lifted again without privileges.
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${limit}:`]);
}

/** The size of Redis' append-only file, bytes. */
export async function fileSize(folder: string): Promise<number> {
  const sizes = (await appendOnlyPaths(folder)).map(async (path) => (await stat(path)).size);
  return Math.max(...(await Promise.all(sizes)));
}
