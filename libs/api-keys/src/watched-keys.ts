import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ApiKey } from './api-key.js';
import { KeyRing } from './key-ring.js';
import { KeysDocumentError, parseKeysDocument } from './keys-document.js';

/** How often the file is looked at, ms: so long a revoked key may still work. */
const LOOK_EVERY_MS = 1_000;

/** Hears that the keys changed (`error` undefined), or why the file cannot be used. */
export type KeysChanged = (error: Error | undefined, keys: number) => void;

/** @throws {@link KeysDocumentError}, or the file system's error */
export function readKeyRing(file: string): KeyRing {
  return new KeyRing(parseKeysDocument(readFileSync(file, 'utf8')));
}

/**
 * The keys of a file, read again whenever it changes. A file that became unreadable leaves the last keys in force and
 * is complained of until it is mended: neither a slip of an editor nor a lost mount may lock everybody out or let
 * anybody in.
 */
export class WatchedKeys {
  private text: string;
  private ring: KeyRing;
  private complaint = '';
  private timer: NodeJS.Timeout | undefined;

  /** @throws when the file cannot be used now */
  constructor(
    private readonly file: string,
    private readonly changed: KeysChanged,
  ) {
    this.text = readFileSync(file, 'utf8');
    this.ring = new KeyRing(parseKeysDocument(this.text));
  }

  find(key: string): ApiKey | undefined {
    return this.ring.find(key);
  }

  /** Begins to look at the file every second. */
  start(): void {
    this.timer = setTimeout(() => {
      void this.look().finally(() => {
        if (this.timer) this.start();
      });
    }, LOOK_EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Reads the file; takes its keys over if they differ. The whole text is compared: a time stamp may stay the same. */
  async look(): Promise<void> {
    try {
      const text = await readFile(this.file, 'utf8');
      if (text !== this.text) this.take(text);
      this.complaint = '';
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.complaint) this.changed(error as Error, this.ring.size);
      this.complaint = message;
    }
  }

  private take(text: string): void {
    this.ring = new KeyRing(parseKeysDocument(text));
    this.text = text;
    this.changed(undefined, this.ring.size);
  }
}

/** Why the keys of a file cannot be used; undefined when they can. */
export function keysFileProblem(file: string): string | undefined {
  try {
    readKeyRing(file);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof KeysDocumentError) return message;
    return code === undefined ? message : `it cannot be read (${code})`;
  }
}
