import type { ByteReader } from './byte-reader.js';
import type { Cell } from './cell.js';
import { cellVersion } from './cell-codec.js';
import { addBounds, EXACT, isExact, sumsBound } from './error-bound.js';
import { FigureSums } from './figure-sums.js';
import { passes, type SplitFilter } from './split-filter.js';
import { OTHER } from './splits.js';

/** What a cell's figures add up to over the splits that count. */
export class CellSums extends FigureSums {
  /** Takes the sums of a cell. */
  of(cell: Cell, filter: SplitFilter): void {
    this.reset();
    this.first = cell.first;
    this.last = cell.last;
    this.missed = cell.missed;
    for (const split of cell.splits.values()) if (passes(filter, split)) this.addFigures(split);
    // What no longer stands apart may have been of the network or language asked for.
    const { other } = cell;
    if (other && !passes(filter, other)) this.missed = addBounds(this.missed, sumsBound(other));
  }

  /** Reads the sums of an encoded cell, as {@link of} takes them of a decoded one, and skips all else. */
  read(reader: ByteReader, bucketStart: number, filter: SplitFilter): void {
    this.reset();
    const version = cellVersion(reader);
    const first = reader.varint();
    if (first > 0) {
      this.first = bucketStart + first - 1;
      this.last = this.first + reader.varint();
    }
    const isAll = filter.network === undefined && filter.lang === undefined;
    for (let n = reader.varint(); n > 0; n--) this.readSplit(reader, isAll ? undefined : filter);
    skipNames(reader, version > 2);
    if (version > 1) skipNames(reader, true);
    if (version > 3) this.readMissed(reader);
  }

  private readSplit(reader: ByteReader, filter: SplitFilter | undefined): void {
    let [counts, isOther] = [true, false];
    if (filter) {
      const name = { network: reader.text(), lang: reader.text() };
      counts = passes(filter, name);
      isOther = name.network === OTHER;
    } else {
      reader.skipBytes();
      reader.skipBytes();
    }
    const volume = reader.varint();
    const impressions = reader.varint();
    const likes = reader.varint();
    const reposts = reader.varint();
    const replies = reader.varint();
    const views = reader.varint();
    reader.skipBytes();
    if (counts) this.addNumbers(volume, impressions, likes, reposts, replies, views);
    else if (isOther) {
      const engagement = likes + reposts + replies + views;
      this.missed = addBounds(this.missed, { volume, impressions, engagement });
    }
  }

  private readMissed(reader: ByteReader): void {
    const bound = { volume: reader.varint(), impressions: reader.varint(), engagement: reader.varint() };
    if (!isExact(bound)) this.missed = addBounds(this.missed, bound);
  }

  private reset(): void {
    this.volume = this.impressions = this.likes = this.reposts = this.replies = this.views = 0;
    this.first = Infinity;
    this.last = -Infinity;
    this.missed = EXACT;
  }
}

function skipNames(reader: ByteReader, withErrors: boolean): void {
  for (let n = reader.varint(); n > 0; n--) {
    reader.skipBytes();
    reader.varint();
    if (withErrors) reader.varint();
  }
}
