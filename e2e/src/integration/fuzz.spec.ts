import { describe, expect, it } from '@jest/globals';
import { fuzzRun } from '../fuzz/fuzz-run.js';

describe('every decoder', () => {
  it('survives what nobody meant to send: npm run fuzz tries more', () => {
    const log: string[] = [];
    fuzzRun(2_000, Math.floor(Math.random() * 1_000_000), (line) => log.push(line));
    expect(log.length).toBeGreaterThan(3);
  });
});
