import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileLock } from '@hashpulse/file-lock';
import writeFileAtomic from 'write-file-atomic';

interface Kept {
  readonly source: string;
  readonly address: string;
  readonly cursor: string;
}

function nameOf(source: string, address: string): string {
  const digest = createHash('sha256').update(address).digest('hex').slice(0, 12);
  return `${source}-${digest}.json`;
}

/** Keeps how far a source's posts are safe, in a file of its own: whole or not at all, and on disk when it says so. */
export class CursorFile {
  readonly path: string;
  private lock: FileLock | undefined;

  /** @param address what the source reads from: another address has another cursor */
  constructor(
    private readonly folder: string,
    private readonly source: string,
    private readonly address: string,
  ) {
    this.path = join(folder, nameOf(source, address));
  }

  /**
   * Takes the source for this process alone: two that read it would move each other's cursor back.
   * @throws LockedError when another process has it
   */
  async hold(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    this.lock ??= FileLock.take(`${this.path}.lock`);
  }

  /** Lets others have the source. */
  release(): void {
    this.lock?.release();
    this.lock = undefined;
  }

  /**
   * The last cursor that was saved; undefined when there is none yet.
   * @throws when the file is there and cannot be read: going on from now could lose posts without a word
   */
  async load(): Promise<string | undefined> {
    const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    try {
      const { cursor } = JSON.parse(text) as Partial<Kept>;
      if (typeof cursor === 'string') return cursor;
    } catch {
      // Told below, as for any other file that holds no cursor.
    }
    throw new Error(`${this.path} holds no cursor: mend it, or remove it to begin anew`);
  }

  async save(cursor: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const kept: Kept = { source: this.source, address: this.address, cursor };
    await writeFileAtomic(this.path, `${JSON.stringify(kept)}\n`);
  }
}
