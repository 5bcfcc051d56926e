import type { Fingerprint } from './fingerprint.js';

/** Words of a fingerprint that are kept. */
const WORDS = 3;
const SMALLEST = 1_024;
/** More than this full, and it doubles. */
const FULLEST = 0.7;

/**
 * Where each remembered post stands, by fingerprint: a hash table in typed arrays (linear probing, deletion by moving
 * back; Knuth, TAOCP 3, 6.4, algorithm R). 20 bytes a place, where a Map of strings takes more than a hundred.
 */
export class FingerprintTable {
  private mask = SMALLEST - 1;
  private words = new Uint32Array(SMALLEST * WORDS);
  private generations = new Int32Array(SMALLEST);
  /** 0: the place is free; else the post's place in its generation, and one. */
  private places = new Uint32Array(SMALLEST);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** The slot of a fingerprint, valid until the next change; -1: it is not there. */
  find(print: Fingerprint): number {
    const slot = this.slotOf(print);
    return this.places[slot] === 0 ? -1 : slot;
  }

  generationAt(slot: number): number {
    return this.generations[slot] as number;
  }

  placeAt(slot: number): number {
    return (this.places[slot] as number) - 1;
  }

  /** Notes where a post stands, in place of where it stood. */
  set(print: Fingerprint, generation: number, place: number): void {
    const slot = this.slotOf(print);
    if (this.places[slot] === 0) {
      this.count += 1;
      this.words.set([print[0], print[1], print[2]], slot * WORDS);
    }
    this.generations[slot] = generation;
    this.places[slot] = place + 1;
    if (this.count > FULLEST * this.places.length) this.double();
  }

  delete(slot: number): void {
    const { mask, places } = this;
    let hole = slot;
    for (let at = (slot + 1) & mask; places[at] !== 0; at = (at + 1) & mask) {
      if (((at - this.homeAt(at)) & mask) < ((at - hole) & mask)) continue;
      this.move(at, hole);
      hole = at;
    }
    places[hole] = 0;
    this.count -= 1;
  }

  /** Where it stands or would be put. */
  private slotOf([a, b, c]: Fingerprint): number {
    const { mask, words, places } = this;
    let slot = home(a, b, c) & mask;
    while (places[slot] !== 0) {
      const at = slot * WORDS;
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private homeAt(slot: number): number {
    const { words } = this;
    const at = slot * WORDS;
    return home(words[at] as number, words[at + 1] as number, words[at + 2] as number) & this.mask;
  }

  private move(from: number, to: number): void {
    this.words.copyWithin(to * WORDS, from * WORDS, (from + 1) * WORDS);
    this.generations[to] = this.generations[from] as number;
    this.places[to] = this.places[from] as number;
  }

  private double(): void {
    const { words, generations, places } = this;
    const length = places.length * 2;
    this.mask = length - 1;
    this.words = new Uint32Array(length * WORDS);
    this.generations = new Int32Array(length);
    this.places = new Uint32Array(length);
    for (let slot = 0; slot < places.length; slot++) {
      if (places[slot] === 0) continue;
      const at = slot * WORDS;
      const print = [words[at], words[at + 1], words[at + 2]] as unknown as Fingerprint;
      const to = this.slotOf(print);
      this.words.set(print.slice(0, WORDS), to * WORDS);
      this.generations[to] = generations[slot] as number;
      this.places[to] = places[slot] as number;
    }
  }
}

const home = (a: number, b: number, c: number): number => a ^ (b >>> 7) ^ (c << 9);
