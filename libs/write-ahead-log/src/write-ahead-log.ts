import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileLock, LockedError } from '@hashpulse/file-lock';
import { Checkpoint } from './checkpoint.js';
import { frameBytes, MAX_PAYLOAD_BYTES, readFrames } from './frame.js';
import { GroupWriter } from './group-writer.js';
import { LogError } from './log-error.js';
import { type Segment, segmentsIn } from './segment.js';

/** Where a log is and how it works. */
export interface LogSettings {
  /** Made when it is not there; held by one process at a time. */
  readonly folder: string;
  /** The most bytes on the disk; an entry beyond is refused. */
  readonly maxBytes: number;
  readonly segmentBytes: number;
  readonly fsync: boolean;
  /** Hears of bytes between entries that were no entry: a disk that fails, not a torn tail. */
  readonly onDamage: (file: string, bytes: number) => void;
}

/** Entries that follow one another. */
export interface Batch {
  readonly payloads: readonly Buffer[];
  /** Hand it to {@link WriteAheadLog.release} once they are done with. */
  readonly last: number;
}

interface Entry {
  readonly sequence: number;
  readonly payload: Buffer;
}

/** The folder for this process alone. */
function lockOf(folder: string): FileLock {
  try {
    return FileLock.take(join(folder, 'lock'));
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    throw new LogError('locked', `${folder} is in use by another process`);
  }
}

/**
 * Entries that outlive this process: appended at one end, read and released at the other, in order. What was not
 * released is read again after a restart, and possibly some of what was.
 */
export class WriteAheadLog {
  private readonly writer: GroupWriter;
  /** Entries read from the disk and not yet handed out. */
  private ahead: Entry[] = [];
  private readSequence: number;
  private readOffset = 0;
  private closed = false;

  private constructor(
    private readonly settings: LogSettings,
    private readonly lock: FileLock,
    private readonly checkpoint: Checkpoint,
    private readonly segments: Segment[],
    next: number,
  ) {
    this.readSequence = checkpoint.value;
    const { folder, segmentBytes, fsync } = settings;
    const onSegment = (segment: Segment): void => void segments.push(segment);
    this.writer = new GroupWriter({ folder, segmentBytes, fsync, onSegment }, next);
  }

  /** @throws {@link LogError} `locked` when another process has the folder */
  static async open(settings: LogSettings): Promise<WriteAheadLog> {
    await mkdir(settings.folder, { recursive: true });
    const lock = lockOf(settings.folder);
    try {
      const checkpoint = await Checkpoint.open(settings.folder);
      const segments = await segmentsIn(settings.folder);
      for (const segment of segments) segment.size = (await stat(segment.path)).size;
      const next = Math.max(checkpoint.value + 1, await behind(segments.at(-1)));
      const log = new WriteAheadLog(settings, lock, checkpoint, segments, next);
      await log.drop();
      return log;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Bytes on the disk and on their way to it. */
  get bytes(): number {
    return this.segments.reduce((sum, { size }) => sum + size, this.writer.pendingBytes);
  }

  /** Whether the last write failed or there is no room: entries are refused now. */
  get problem(): string | undefined {
    if (this.bytes >= this.settings.maxBytes) return 'the write-ahead log is full';
    return this.writer.failing ? 'the write-ahead log cannot be written' : undefined;
  }

  /** Whether every entry is handed out, and none on its way. */
  get isRead(): boolean {
    if (this.ahead.length > 0 || this.writer.pendingBytes > 0) return false;
    const [segment, ...later] = this.segments;
    return segment === undefined || (later.length === 0 && this.readOffset >= segment.size);
  }

  /**
   * Resolves once all are safe, in the order of the calls.
   * @throws {@link LogError}
   */
  async append(payloads: readonly Buffer[]): Promise<void> {
    if (this.closed) throw new LogError('closed', 'the write-ahead log is closed');
    const bytes = payloads.reduce((sum, payload) => sum + frameBytes(payload), 0);
    if (payloads.some(({ length }) => length > MAX_PAYLOAD_BYTES))
      throw new LogError('failed', `an entry has at most ${MAX_PAYLOAD_BYTES} bytes`);
    if (this.bytes + bytes > this.settings.maxBytes)
      throw new LogError('full', 'the write-ahead log is full');
    await this.writer.append(payloads);
  }

  /** The next entries, at least one and no more than `maxBytes` of payload together; undefined when all are read. */
  async next(maxBytes: number): Promise<Batch | undefined> {
    while (this.ahead.length === 0 && (await this.readOn()));
    if (this.ahead.length === 0) await this.drop();
    let count = 0;
    let bytes = 0;
    for (const { payload } of this.ahead) {
      bytes += payload.length;
      if (count > 0 && bytes > maxBytes) break;
      count += 1;
    }
    const batch = this.ahead.splice(0, count);
    const last = batch.at(-1);
    return last && { payloads: batch.map(({ payload }) => payload), last: last.sequence };
  }

  /** Takes all entries up to a batch's last for done with; segments that hold no other are deleted. */
  async release(last: number): Promise<void> {
    await this.checkpoint.write(last);
    await this.drop();
  }

  /** Waits for what is being written; gives the folder free. */
  async close(): Promise<void> {
    this.closed = true;
    await this.writer.close();
    await this.drop();
    await this.checkpoint.close();
    this.lock.release();
  }

  /** Reads what the first segment has more; false when there is nothing more to read now. */
  private async readOn(): Promise<boolean> {
    const [segment] = this.segments;
    if (!segment) return false;
    if (this.readOffset >= segment.size) return this.leave(segment);
    const from = this.readOffset;
    const bytes = await readRange(segment.path, from, segment.size - from);
    this.readOffset = from + bytes.length;
    const after = Math.max(segment.first - 1, this.readSequence);
    const damaged = (count: number): void => this.settings.onDamage(segment.path, count);
    // Entries that are released already are stepped over, not taken for damage.
    for (const { sequence, payload } of readFrames(bytes, segment.salt, segment.first - 1, damaged)) {
      if (sequence > after) this.ahead.push({ sequence, payload });
      this.readSequence = Math.max(this.readSequence, sequence);
    }
    return true;
  }

  /** Moves on to the next segment once this one grows no more; it is deleted when its entries are released. */
  private async leave(segment: Segment): Promise<boolean> {
    if (this.segments.length === 1 || this.writer.writesTo(segment)) return false;
    if (this.checkpoint.value < this.readSequence) return false;
    await this.remove(segment);
    return true;
  }

  private async remove(segment: Segment): Promise<void> {
    this.segments.splice(this.segments.indexOf(segment), 1);
    this.readOffset = 0;
    await rm(segment.path, { force: true });
  }

  /** Deletes from the beginning what is wholly released. */
  private async drop(): Promise<void> {
    for (let [first] = this.segments; first; [first] = this.segments) {
      const following = this.segments[1]?.first;
      const done = this.checkpoint.value;
      const released = following === undefined ? this.allReleased(first) : following <= done + 1;
      if (!released || this.writer.writesTo(first)) return;
      await this.remove(first);
    }
  }

  /** Of the only segment: it is read to its end, and the last that was read is released. */
  private allReleased(segment: Segment): boolean {
    return (
      this.ahead.length === 0 && this.readOffset >= segment.size && this.checkpoint.value >= this.readSequence
    );
  }
}

/**
 * The sequence behind a segment's last entry. Behind one without an entry, whose writer was killed before its first, a
 * sequence is left out: two segments that begin with the same one would be in no order.
 */
async function behind(segment: Segment | undefined): Promise<number> {
  if (!segment) return 1;
  let next = segment.first + 1;
  const bytes = await readFile(segment.path);
  for (const { sequence } of readFrames(bytes, segment.salt, segment.first - 1)) next = sequence + 1;
  return next;
}

async function readRange(path: string, position: number, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await file.read(buffer, done, length - done, position + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return buffer.subarray(0, done);
  } finally {
    await file.close();
  }
}
