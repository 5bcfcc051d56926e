const REGISTERS = 1024;

/** State of the generator; the element seeds it, so the same element has the same draws. */
let drawn = 0;

/** SplitMix-like 32-bit generator (mulberry32, Tommy Ettinger). */
function next(): number {
  drawn = (drawn + 0x6d2b79f5) >>> 0;
  let t = Math.imul(drawn ^ (drawn >>> 15), drawn | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

/** The drawn permutation of the register in hand: a place holds its swap only with the current stamp. */
const swaps = new Uint16Array(REGISTERS);
const stamps = new Float64Array(REGISTERS);
let stamp = 0;

function swapped(place: number): number {
  return stamps[place] === stamp ? (swaps[place] as number) : place;
}

function largestOf(registers: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < registers.length; i++) {
    if ((registers[i] as number) > largest) largest = registers[i] as number;
  }
  return largest;
}

/**
 * Sum of the weights of distinct elements, mergeable, with a standard error of 3.1% whatever the weights are.
 * Each register keeps the smallest of exponential draws with the element's weight as rate (Cohen 1997); an insertion
 * stops as soon as its ascending draws exceed every register (FastExpSketch, Lemiesz, "On the Algebra of Data
 * Sketches", VLDB 2021). An element seen with several weights counts with about the largest.
 */
export class WeightedSketch {
  private readonly registers: Float32Array;
  private largest: number;

  constructor(registers: Float32Array = new Float32Array(REGISTERS).fill(Infinity)) {
    this.registers = registers;
    this.largest = largestOf(registers);
  }

  /** @param hash a uniform hash of 53 bits; @param weight above 0 counts, 0 does not */
  add(hash: number, weight: number): void {
    if (weight <= 0) return;
    drawn = ((hash % 4294967296) ^ Math.floor(hash / 4294967296)) >>> 0;
    stamp += 1;
    let sum = 0;
    let renew = false;
    for (let k = 0; k < REGISTERS; k++) {
      sum += -Math.log(1 - next()) / weight / (REGISTERS - k);
      if (sum > this.largest) break;
      const other = k + Math.floor(next() * (REGISTERS - k));
      const index = swapped(other);
      swaps[other] = swapped(k);
      stamps[other] = stamp;
      const before = this.registers[index] as number;
      if (sum >= before) continue;
      this.registers[index] = sum;
      renew ||= before === this.largest;
    }
    if (renew) this.largest = largestOf(this.registers);
  }

  merge(other: WeightedSketch): void {
    for (let i = 0; i < REGISTERS; i++) {
      this.registers[i] = Math.min(this.registers[i] as number, other.registers[i] as number);
    }
    this.largest = largestOf(this.registers);
  }

  /** The sum of the weights; 0 while nothing was added. */
  estimate(): number {
    let sum = 0;
    for (const register of this.registers) sum += register;
    return (REGISTERS - 1) / sum;
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.registers.buffer, this.registers.byteOffset, this.registers.byteLength);
  }

  /** Throws when these are not the bytes of such a sketch. */
  static of(bytes: Uint8Array): WeightedSketch {
    if (bytes.length !== REGISTERS * 4)
      throw new RangeError(`a weighted sketch has ${REGISTERS * 4} bytes, not ${bytes.length}`);
    return new WeightedSketch(new Float32Array(Uint8Array.from(bytes).buffer));
  }
}
