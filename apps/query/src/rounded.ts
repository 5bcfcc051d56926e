/** A figure with three decimals: more say nothing. */
export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
