import type { SeededRandom } from '@hashpulse/demo';

/** Draws ranks from 0 to `size - 1` by Zipf's law with exponent 1, from the inverse of the exact distribution. */
export function zipfRanks(size: number, random: SeededRandom): () => number {
  const cumulated = new Float64Array(size);
  let sum = 0;
  for (let rank = 0; rank < size; rank++) cumulated[rank] = sum += 1 / (rank + 1);
  return () => {
    const wanted = random.next() * sum;
    let low = 0;
    let high = size - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulated[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
