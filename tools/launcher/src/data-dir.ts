import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder cannot be used; the message says why and what to do. */
export class DataDirError extends Error {
  override readonly name = 'DataDirError';
}

const MARKER = '.hashpulse-data';
const LOCK = 'launcher.pid';

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/** The folder with the data of one running system; held by one launcher at a time. */
export class DataDir {
  private constructor(readonly path: string) {}

  /** Takes the folder, empties it first when `fresh`. Throws a {@link DataDirError} when it is not ours to take. */
  static take(path: string, fresh: boolean): DataDir {
    const folder = resolve(path);
    mkdirSync(folder, { recursive: true });
    const isOurs = existsSync(join(folder, MARKER));
    if (!isOurs && readdirSync(folder).length > 0) {
      throw new DataDirError(`${folder} holds other files: choose an empty folder with --data-dir`);
    }
    writeFileSync(
      join(folder, MARKER),
      'The data of Hashpulse: Kafka and Redis. npm start -- --fresh empties it.\n',
    );
    const dir = new DataDir(folder);
    dir.lock();
    if (fresh)
      for (const name of ['kafka', 'redis', 'sources', 'ingest'])
        rmSync(join(folder, name), { recursive: true, force: true });
    return dir;
  }

  release(): void {
    rmSync(join(this.path, LOCK), { force: true });
  }

  private lock(): void {
    const file = join(this.path, LOCK);
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const pid = Number(readFileSync(file, 'utf8'));
    if (pid !== process.pid && /launcher/.test(commandOf(pid))) {
      throw new DataDirError(
        `${this.path} is in use by process ${pid}: stop that one, or choose another folder with --data-dir`,
      );
    }
    writeFileSync(file, String(process.pid));
  }
}
