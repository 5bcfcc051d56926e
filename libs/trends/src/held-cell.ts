import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { CellSums } from './cell-sums.js';
import type { ChangeRuns } from './change-runs.js';
import { addBounds, type ErrorBound, sumsBound } from './error-bound.js';
import { OpenCell } from './open-cell.js';
import { ALL_SPLITS } from './split-filter.js';

/** Cells of up to this many bytes are held as bytes between commits: they take a fraction of the room of open ones. */
const HELD_AS_BYTES = 4_096;

const sums = new CellSums();
const writer = new ByteWriter();
/** Cells are opened one after the other in the same memory, which so stays in the processor's cache. */
let shared = new OpenCell();

/** A cell in memory: as it is stored, or, if it is large, open; and what is to be applied to it. */
export class HeldCell {
  /** Changed since it was last stored. */
  isChanged = false;
  /** No longer in the bucket. */
  isDropped = false;
  /** Its first and its last run of changes that is still to be applied; -1: none. */
  firstRun = -1;
  lastRun = -1;

  private constructor(
    readonly member: string,
    private bytes: Buffer | undefined,
    /** Of one that is new: by how much its figures may be too low. */
    private readonly missed: ErrorBound | undefined,
    private cell?: OpenCell,
  ) {}

  /** One that is stored. */
  static stored(member: string, bytes: Buffer): HeldCell {
    return new HeldCell(member, bytes, undefined);
  }

  /** One that is new; its figures may be too low by so much. */
  static made(member: string, missed: ErrorBound): HeldCell {
    return new HeldCell(member, undefined, missed);
  }

  /**
   * Applies what is to be applied, and gives the cell as it is to be stored. Throws a RangeError when what was stored is
   * no cell.
   */
  settle(runs: ChangeRuns, bucketStart: number, withLabels: boolean): Buffer {
    if (this.firstRun < 0 && this.bytes) return this.bytes;
    const cell = this.open(bucketStart);
    runs.applyTo(cell, this.firstRun, withLabels);
    this.firstRun = this.lastRun = -1;
    cell.write(writer, bucketStart);
    const bytes = writer.take();
    this.keep(cell, bytes);
    return bytes;
  }

  /** The most that its figures can be: what is counted and what may be missing. All must be applied. */
  weigh(): ErrorBound {
    const { volume, impressions, engagement } = this.cell?.weigh() ?? this.weighBytes();
    const limit = Number.MAX_SAFE_INTEGER;
    return {
      volume: Math.min(volume, limit),
      impressions: Math.min(impressions, limit),
      engagement: Math.min(engagement, limit),
    };
  }

  private open(bucketStart: number): OpenCell {
    if (this.cell) return this.cell;
    if (this.bytes) shared.read(this.bytes, bucketStart);
    else shared.clear(this.missed as ErrorBound);
    return shared;
  }

  private keep(cell: OpenCell, bytes: Buffer): void {
    const isLarge = bytes.length > HELD_AS_BYTES;
    this.bytes = isLarge ? undefined : bytes;
    this.cell = isLarge ? cell : undefined;
    if (isLarge && cell === shared) shared = new OpenCell();
  }

  private weighBytes(): ErrorBound {
    sums.read(new ByteReader(this.bytes as Buffer), 0, ALL_SPLITS);
    return addBounds(sumsBound(sums), sums.missed);
  }
}
