const PRECISION = 12;
const REGISTERS = 1 << PRECISION;
/** Bits of the hash left for the rank: 53 in all. */
const RANK_BITS = 53 - PRECISION;

function sigma(x: number): number {
  if (x === 1) return Infinity;
  let y = 1;
  let z = x;
  for (;;) {
    x *= x;
    const before = z;
    z += x * y;
    y += y;
    if (z === before) return z;
  }
}

function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let y = 1;
  let z = 1 - x;
  for (;;) {
    x = Math.sqrt(x);
    const before = z;
    y *= 0.5;
    z -= (1 - x) ** 2 * y;
    if (z === before) return z / 3;
  }
}

/**
 * HyperLogLog of 4,096 registers: distinct count with a standard error of 1.6%, mergeable.
 * The estimator is Otmar Ertl's improved raw estimator ("New cardinality estimation algorithms for HyperLogLog
 * sketches", 2017, algorithm 6): without bias over the whole range, no correction tables.
 */
export class HyperLogLog {
  private readonly registers: Uint8Array;

  constructor(registers?: Uint8Array) {
    this.registers = registers ?? new Uint8Array(REGISTERS);
  }

  /** @param hash a uniform hash of 53 bits */
  add(hash: number): void {
    const rest = Math.floor(hash / REGISTERS);
    // In place of a remainder, which is slow beyond 32 bits.
    const index = hash - rest * REGISTERS;
    const rank = rest === 0 ? RANK_BITS + 1 : RANK_BITS - Math.floor(Math.log2(rest));
    if (rank > (this.registers[index] as number)) this.registers[index] = rank;
  }

  merge(other: HyperLogLog): void {
    for (let i = 0; i < REGISTERS; i++) {
      if ((other.registers[i] as number) > (this.registers[i] as number))
        this.registers[i] = other.registers[i] as number;
    }
  }

  estimate(): number {
    const counts = new Array<number>(RANK_BITS + 2).fill(0);
    for (const register of this.registers) counts[register] = (counts[register] as number) + 1;
    let z = REGISTERS * tau(1 - (counts[RANK_BITS + 1] as number) / REGISTERS);
    for (let k = RANK_BITS; k >= 1; k--) z = 0.5 * (z + (counts[k] as number));
    z += REGISTERS * sigma((counts[0] as number) / REGISTERS);
    return REGISTERS ** 2 / (2 * Math.LN2) / z;
  }

  bytes(): Uint8Array {
    return this.registers;
  }

  /** Throws when these are not the bytes of such a sketch. */
  static of(bytes: Uint8Array): HyperLogLog {
    if (bytes.length !== REGISTERS)
      throw new RangeError(`a HyperLogLog has ${REGISTERS} registers, not ${bytes.length}`);
    return new HyperLogLog(Uint8Array.from(bytes));
  }
}
