import { ByteReader } from './byte-reader.js';
import { Cell } from './cell.js';
import { decodeCell, encodeCell } from './cell-codec.js';
import { CellSums } from './cell-sums.js';
import { addBounds, type ErrorBound, sumsBound } from './error-bound.js';
import { ALL_SPLITS } from './split-filter.js';

/** Cells of up to this many bytes are held as bytes between commits: they take a tenth of the room of objects. */
const HELD_AS_BYTES = 1_024;

const sums = new CellSums();

/** A cell in memory: as it is stored, or, while it changes or is large, as an object. */
export class HeldCell {
  /** Changed since it was last stored. */
  isChanged = false;
  /** No longer in the bucket. */
  isDropped = false;

  private constructor(
    readonly member: string,
    private cell: Cell | undefined,
    private bytes: Buffer | undefined,
  ) {}

  /** One that is stored. */
  static stored(member: string, bytes: Buffer): HeldCell {
    return new HeldCell(member, undefined, bytes);
  }

  /** One that is new; its figures may be too low by so much. */
  static made(member: string, missed: ErrorBound): HeldCell {
    const cell = new Cell();
    cell.missed = missed;
    return new HeldCell(member, cell, undefined);
  }

  /** The cell as an object, to be changed. Throws a RangeError when what is stored is no cell. */
  open(bucketStart: number): Cell {
    this.cell ??= decodeCell(this.bytes as Buffer, bucketStart);
    this.bytes = undefined;
    return this.cell;
  }

  /** The cell as it is to be stored. */
  close(bucketStart: number): Buffer {
    const bytes = this.bytes ?? encodeCell(this.cell as Cell, bucketStart);
    this.isChanged = false;
    if (bytes.length > HELD_AS_BYTES) return bytes;
    this.bytes = bytes;
    this.cell = undefined;
    return bytes;
  }

  /** The most that its figures can be: what is counted and what may be missing. */
  weigh(): ErrorBound {
    if (this.cell) sums.of(this.cell, ALL_SPLITS);
    else sums.read(new ByteReader(this.bytes as Buffer), 0, ALL_SPLITS);
    const { volume, impressions, engagement } = addBounds(sumsBound(sums), sums.missed);
    const limit = Number.MAX_SAFE_INTEGER;
    return {
      volume: Math.min(volume, limit),
      impressions: Math.min(impressions, limit),
      engagement: Math.min(engagement, limit),
    };
  }
}
