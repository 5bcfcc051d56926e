import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LogError } from './log-error.js';

/**
 * Holds a folder for this process. The lock is one of the operating system (SQLite's, on a file that stays empty):
 * it ends with the process however that dies, and holds between containers that share the folder.
 */
export class FolderLock {
  private constructor(private readonly database: DatabaseSync) {}

  /** @throws {@link LogError} `locked` when another process has it */
  static take(folder: string): FolderLock {
    const database = new DatabaseSync(join(folder, 'lock'));
    try {
      database.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      if (!/locked/.test((error as Error).message)) throw error;
      throw new LogError('locked', `${folder} is in use by another process`);
    }
    return new FolderLock(database);
  }

  release(): void {
    this.database.close();
  }
}
