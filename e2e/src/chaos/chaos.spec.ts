import { describe, expect, it, jest } from '@jest/globals';
import { chaosRun } from './chaos-run.js';

jest.setTimeout(18 * 60_000);

const ROUNDS = 20;
/** Another run has other posts and faults; a failing one is repeated by `npm run chaos -- --seed`. */
const SEED = Math.floor(Math.random() * 1_000_000);
/** What the issue of faults asks for: all is counted again this soon after the last fault is mended. */
const RECOVERY_MS = 30_000;

describe('twenty faults', () => {
  it('leave every count exact', async () => {
    const log = (line: string) => void process.stderr.write(`${line}\n`);
    log(`npm run chaos -- --rounds ${ROUNDS} --seed ${SEED}`);
    const rounds = await chaosRun({ rounds: ROUNDS, seed: SEED, fault: undefined, log });
    expect(rounds).toHaveLength(ROUNDS);
    expect(
      rounds.flatMap(({ fault, seed, wrong }) => wrong.map((line) => `${fault} ${seed} ${line}`)),
    ).toEqual([]);
    expect(rounds.filter(({ recoveryMs }) => recoveryMs > RECOVERY_MS)).toEqual([]);
  });
});
