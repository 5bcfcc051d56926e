import { type JsonWriter } from './json-writer.js';

const NONE = -1;
const FIRST_PLACES = 1_024;

interface Group {
  first: number;
  last: number;
}

/** Which tuples of a writer's memory belong to which key: a chain for each key, in order. */
export class TupleGroups {
  private readonly groups = new Map<string, Group>();
  /** Of each tuple: where it starts, where it ends, and the next of its chain. */
  private places = new Int32Array(3 * FIRST_PLACES);
  private count = 0;

  constructor(private readonly out: JsonWriter) {}

  /** The tuple that was written from here on is of this key. */
  add(key: string, start: number): void {
    const tuple = this.place(start, this.out.at);
    const group = this.groups.get(key);
    if (group) {
      this.places[3 * group.last + 2] = tuple;
      group.last = tuple;
    } else this.groups.set(key, { first: tuple, last: tuple });
  }

  keys(): Iterable<string> {
    return this.groups.keys();
  }

  /** Writes the tuples of a key once more, with commas between them. */
  write(key: string): void {
    const { places, out } = this;
    const first = (this.groups.get(key) as Group).first;
    for (let tuple = first; tuple !== NONE; tuple = places[3 * tuple + 2] as number) {
      if (tuple !== first) out.comma();
      out.copy(places[3 * tuple] as number, places[3 * tuple + 1] as number);
    }
  }

  clear(): void {
    this.groups.clear();
    this.count = 0;
  }

  private place(start: number, end: number): number {
    if (3 * this.count === this.places.length) {
      const larger = new Int32Array(2 * this.places.length);
      larger.set(this.places);
      this.places = larger;
    }
    this.places.set([start, end, NONE], 3 * this.count);
    return this.count++;
  }
}
