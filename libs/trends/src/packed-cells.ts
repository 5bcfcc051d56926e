import { ByteReader } from './byte-reader.js';
import type { Cell } from './cell.js';
import { decodeCell } from './cell-codec.js';
import { CellSums } from './cell-sums.js';
import type { SplitFilter } from './split-filter.js';

/** About what a name takes beside its characters: its head, and its place in the map. */
const NAME_BYTES = 80;

/**
 * Cells by member as the bytes that Redis has of them, in one piece: a seventh of what they take as objects, and
 * nothing for the garbage collector to walk. A cell is decoded anew whenever it is asked for.
 */
export class PackedCells implements ReadonlyMap<string, Cell> {
  private readonly places = new Map<string, number>();
  private readonly data: Buffer;
  /** About how much memory it takes, bytes. */
  readonly bytes: number;

  /**
   * @param cells encoded cells by member
   * @param bucketStart event time, ms, of the bucket that all of them are of
   */
  constructor(
    cells: Iterable<readonly [member: string, encoded: Uint8Array]>,
    private readonly bucketStart: number,
  ) {
    const all = [...cells];
    this.data = Buffer.allocUnsafeSlow(all.reduce((sum, [, { length }]) => sum + length, 0));
    let [end, names] = [0, 0];
    for (const [member, encoded] of all) {
      this.data.set(encoded, end);
      this.places.set(member, end);
      end += encoded.length;
      names += NAME_BYTES + member.length;
    }
    this.bytes = end + names;
  }

  get size(): number {
    return this.places.size;
  }

  has(member: string): boolean {
    return this.places.has(member);
  }

  get(member: string): Cell | undefined {
    const place = this.places.get(member);
    return place === undefined ? undefined : this.decode(place);
  }

  keys(): MapIterator<string> {
    return this.places.keys();
  }

  *values(): Generator<Cell, undefined> {
    for (const place of this.places.values()) yield this.decode(place);
  }

  *entries(): Generator<[string, Cell], undefined> {
    for (const [member, place] of this.places) yield [member, this.decode(place)];
  }

  [Symbol.iterator](): Generator<[string, Cell], undefined> {
    return this.entries();
  }

  forEach(callback: (cell: Cell, member: string, map: ReadonlyMap<string, Cell>) => void): void {
    for (const [member, cell] of this) callback(cell, member, this);
  }

  /** Hands over the sums of every cell, without decoding more of it; the object is the same each time. */
  eachSums(filter: SplitFilter, take: (member: string, sums: CellSums) => void): void {
    const sums = new CellSums();
    const reader = new ByteReader(this.data);
    for (const [member, place] of this.places) {
      reader.moveTo(place);
      sums.read(reader, this.bucketStart, filter);
      take(member, sums);
    }
  }

  /** The same without some members. */
  without(members: Iterable<string>): PackedCells {
    const dropped = new Set(members);
    return new PackedCells(this.kept(dropped), this.bucketStart);
  }

  private *kept(dropped: ReadonlySet<string>): Generator<[string, Uint8Array]> {
    const places = [...this.places];
    for (const [i, [member, place]] of places.entries()) {
      if (!dropped.has(member)) yield [member, this.data.subarray(place, places[i + 1]?.[1])];
    }
  }

  private decode(place: number): Cell {
    return decodeCell(this.data, this.bucketStart, place);
  }
}
