import { type FileHandle, open } from 'node:fs/promises';
import { frameBytes, writeFrame } from './frame.js';
import { LogError } from './log-error.js';
import { newSegment, type Segment } from './segment.js';

/** What waits to be written together; one for each call of {@link GroupWriter.append}. */
interface Waiting {
  readonly payloads: readonly Buffer[];
  readonly bytes: number;
  readonly outcome: PromiseWithResolvers<void>;
}

/** How entries are written. */
export interface WriterSettings {
  readonly folder: string;
  /** A segment that is this large is followed by another, bytes. */
  readonly segmentBytes: number;
  /** Whether an entry is on the disk, not only with the operating system, before it is called safe. */
  readonly fsync: boolean;
  /** Told of every new segment. */
  readonly onSegment: (segment: Segment) => void;
}

/** The most bytes written at once. */
const GROUP_BYTES = 8 * 1_048_576;

/** Appends entries; those that come while a write is under way are written and synced together with the next. */
export class GroupWriter {
  private readonly queue: Waiting[] = [];
  private waitingBytes = 0;
  private active: { readonly segment: Segment; readonly file: FileHandle } | undefined;
  private running: Promise<void> | undefined;
  private failures = 0;
  /** The first sequence of the newest segment. */
  private begun = 0;

  /** @param next the sequence of the next entry */
  constructor(
    private readonly settings: WriterSettings,
    private next: number,
  ) {}

  /** Bytes that are not yet safe. */
  get pendingBytes(): number {
    return this.waitingBytes;
  }

  /** Whether the last write failed. */
  get failing(): boolean {
    return this.failures > 0;
  }

  /** Whether a segment still grows. */
  writesTo(segment: Segment): boolean {
    return this.active?.segment === segment;
  }

  /**
   * Resolves once all entries are safe; they stand in the order of the calls.
   * @throws {@link LogError} `failed` when the disk refuses; some entries may be there all the same
   */
  append(payloads: readonly Buffer[]): Promise<void> {
    const bytes = payloads.reduce((sum, payload) => sum + frameBytes(payload), 0);
    const outcome = Promise.withResolvers<void>();
    this.queue.push({ payloads, bytes, outcome });
    this.waitingBytes += bytes;
    this.running ??= this.run();
    return outcome.promise;
  }

  async close(): Promise<void> {
    await this.running;
    await this.seal();
  }

  /** Ends the segment that grows; the next entry begins another. */
  private async seal(): Promise<void> {
    const { active } = this;
    this.active = undefined;
    await active?.file.close();
  }

  private async run(): Promise<void> {
    // What comes in the same turn of the event loop goes together.
    await new Promise((resolve) => setImmediate(resolve));
    for (let group = this.take(); group.length > 0; group = this.take()) {
      const bytes = group.reduce((sum, waiting) => sum + waiting.bytes, 0);
      const error = await this.write(group, bytes);
      this.waitingBytes -= bytes;
      for (const { outcome } of group) {
        if (error) outcome.reject(error);
        else outcome.resolve();
      }
    }
    this.running = undefined;
  }

  private take(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const waiting of this.queue) {
      bytes += waiting.bytes;
      if (count > 0 && bytes > GROUP_BYTES) break;
      count += 1;
    }
    return this.queue.splice(0, count);
  }

  private async write(group: readonly Waiting[], bytes: number): Promise<LogError | undefined> {
    try {
      const { segment, file } = await this.room();
      const buffer = Buffer.allocUnsafe(bytes);
      let at = 0;
      for (const { payloads } of group) {
        for (const payload of payloads) at = writeFrame(buffer, at, segment.salt, this.next++, payload);
      }
      await writeWhole(file, buffer, segment.size);
      if (this.settings.fsync) await file.datasync();
      segment.size += bytes;
      this.failures = 0;
      return undefined;
    } catch (error) {
      this.failures += 1;
      // After a failed sync nobody knows what the file holds: never write behind it.
      await this.seal().catch(() => undefined);
      return new LogError('failed', `the write-ahead log cannot be written: ${(error as Error).message}`);
    }
  }

  private async room() {
    if (this.active && this.active.segment.size >= this.settings.segmentBytes) await this.seal();
    if (this.active) return this.active;
    if (this.next === this.begun) this.next += 1;
    const segment = newSegment(this.settings.folder, this.next);
    const file = await open(segment.path, 'wx');
    // The next segment begins with another one, also when this one's first write fails.
    this.begun = segment.first;
    this.settings.onSegment(segment);
    this.active = { segment, file };
    if (this.settings.fsync) await syncFolder(this.settings.folder);
    return this.active;
  }
}

async function writeWhole(file: FileHandle, buffer: Buffer, position: number): Promise<void> {
  for (let done = 0; done < buffer.length;) {
    const { bytesWritten } = await file.write(buffer, done, buffer.length - done, position + done);
    done += bytesWritten;
  }
}

/** The name of a new file is safe only once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
