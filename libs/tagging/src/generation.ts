import { ByteWriter } from './bytes.js';
import type { Fingerprint } from './fingerprint.js';
import { ENTRY, entryEnd, entryRoom, readEntry, writeEntry } from './post-entry.js';
import { readPostLine, type RememberedPost } from './remembered-post.js';

const FIRST_BYTES = 4_096;
const LINE_START = '['.charCodeAt(0);
const LINE_END = '\n'.charCodeAt(0);

/** The posts of a generation, one behind the other as the store has them; of a post sent with news the last counts. */
export class Generation {
  private readonly out = new ByteWriter(Buffer.allocUnsafeSlow(FIRST_BYTES));
  /** How many bytes the store has. */
  private stored = 0;

  constructor(readonly number: number) {}

  /** Adds a post; where it stands. */
  add(print: Fingerprint, post: RememberedPost): number {
    const place = this.out.at;
    this.out.makeRoom(entryRoom(post));
    writeEntry(this.out, print, post, this.number);
    return place;
  }

  read(place: number): RememberedPost {
    return readEntry(this.out.buffer, place, this.number);
  }

  /** Adds what stands in another's bytes, as it is; where it stands now. */
  copy(bytes: Buffer, start: number): number {
    const place = this.out.at;
    const end = entryEnd(bytes, start);
    this.out.makeRoom(end - start);
    bytes.copy(this.out.buffer, place, start, end);
    this.out.at += end - start;
    return place;
  }

  /** Adds what the store has, in either version; from there on only what comes anew is to be stored. */
  restore(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      if (bytes[at] === ENTRY) {
        this.copy(bytes, at);
        at = entryEnd(bytes, at);
      } else at = this.restoreLine(bytes, at);
    }
    this.stored = this.out.at;
  }

  /** All bytes; a view. */
  get bytes(): Buffer {
    return this.out.buffer.subarray(0, this.out.at);
  }

  /** The bytes that the store has not, which count as stored from now on; a view that stays as it is. */
  takeNew(): Buffer {
    const fresh = this.out.buffer.subarray(this.stored, this.out.at);
    this.stored = this.out.at;
    return fresh;
  }

  /** Gives back the memory that was set aside for more. */
  trim(): void {
    if (this.out.buffer.length === this.out.at) return;
    const exact = Buffer.allocUnsafeSlow(this.out.at);
    this.out.buffer.copy(exact, 0, 0, this.out.at);
    this.out.buffer = exact;
  }

  private restoreLine(bytes: Buffer, start: number): number {
    const end = bytes.indexOf(LINE_END, start);
    if (bytes[start] !== LINE_START || end < 0)
      throw new Error(`what is stored of generation ${this.number} of remembered posts is damaged`);
    const { print, post } = readPostLine(bytes.toString('utf8', start, end));
    this.add(print, post);
    return end + 1;
  }
}
