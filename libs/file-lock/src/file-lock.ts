import { DatabaseSync } from 'node:sqlite';

/** Another process holds the lock. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
}

/**
 * A lock on a file, for this process. It is one of the operating system (SQLite's, on a file that stays empty): it ends
 * with the process however that dies, and holds between containers that share the folder.
 */
export class FileLock {
  private constructor(private readonly database: DatabaseSync) {}

  /**
   * @param path of a file that is for the lock alone; its folder must exist
   * @throws LockedError when another process has it
   */
  static take(path: string): FileLock {
    const database = new DatabaseSync(path);
    try {
      database.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      if (!/locked/.test((error as Error).message)) throw error;
      throw new LockedError(`${path} is held by another process`);
    }
    return new FileLock(database);
  }

  release(): void {
    this.database.close();
  }
}
