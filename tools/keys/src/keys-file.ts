import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { formatKeysDocument, type KeysDocument, parseKeysDocument } from '@hashpulse/api-keys';

/** The keys file as it is changed by an operator. */
export class KeysFile {
  constructor(private readonly path: string) {}

  /** A file that is not there yet holds no keys. */
  read(): KeysDocument {
    return existsSync(this.path) ? parseKeysDocument(readFileSync(this.path, 'utf8')) : { keys: [] };
  }

  /**
   * Changes the file under a lock, so that two operators lose nothing of each other, and by rename, so that an app
   * reads the old or the new whole file. Only its owner may read it.
   */
  change(to: (document: KeysDocument) => KeysDocument): void {
    const next = `${this.path}.new`;
    try {
      writeFileSync(next, '', { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      throw new Error(`${next} is there: another npm run keys is at work; if none is, delete it`);
    }
    try {
      writeFileSync(next, formatKeysDocument(to(this.read())));
      renameSync(next, this.path);
    } catch (error) {
      rmSync(next, { force: true });
      throw error;
    }
  }
}
