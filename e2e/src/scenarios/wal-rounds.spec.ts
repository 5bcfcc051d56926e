import { describe, expect, it, jest } from '@jest/globals';
import { walRounds } from '../wal-rounds/wal-rounds.js';

jest.setTimeout(5 * 60_000);

/** Another run kills at other moments; a failing one is repeated by `npm run wal-rounds -- --rounds 6 --seed`. */
const SEED = Math.floor(Math.random() * 1_000_000);

describe('a 202', () => {
  it('is kept through kill -9, with Kafka there and with Kafka killed', async () => {
    const log = (line: string) => void process.stderr.write(`${line}\n`);
    log(`npm run wal-rounds -- --rounds 6 --seed ${SEED}`);
    const { promised, wrong } = await walRounds({ rounds: 6, seed: SEED, fsync: true, log });
    expect(promised).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });
});
