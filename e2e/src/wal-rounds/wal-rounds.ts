import { setTimeout as delay } from 'node:timers/promises';
import { SeededRandom } from '@hashpulse/demo';
import { WalSenders } from './wal-senders.js';
import { WalSystem } from './wal-system.js';

/** What a run is asked to do. */
export interface WalRoundsSettings {
  readonly rounds: number;
  readonly seed: number;
  readonly fsync: boolean;
  readonly log: (line: string) => void;
}

/** What came of it. */
export interface WalRoundsResult {
  /** Posts that were answered with 202. */
  readonly promised: number;
  /** Of these, ids that were not counted exactly once; and any other id that was counted more than once. */
  readonly wrong: readonly string[];
  readonly answers: Readonly<Record<number, number>>;
}

/** Rounds between two lines of progress. */
const TELL_EVERY = 20;

/** A round with Kafka there: ingest is killed at any moment, sometimes again while it starts. */
async function killBesideKafka(system: WalSystem, draws: SeededRandom): Promise<void> {
  await delay(draws.below(400));
  await system.killIngest();
  if (draws.next() < 0.3) {
    await delay(draws.below(600));
    await system.killIngest();
  }
  await system.untilLive();
}

/** A round with Kafka killed: ingest is killed while it writes its log, and again while it empties it. */
async function killWithoutKafka(system: WalSystem, draws: SeededRandom): Promise<void> {
  await system.kafka.kill();
  await delay(1_000 + draws.below(1_000));
  await system.killIngest();
  await system.untilLive();
  await delay(draws.below(1_000));
  if (draws.next() < 0.5) {
    await system.killIngest();
    await system.untilLive();
  }
  await system.kafka.start();
  if (draws.next() < 0.5) {
    await delay(draws.below(1_000));
    await system.killIngest();
    await system.untilLive();
  }
}

function wrongCounts(promised: ReadonlySet<string>, counts: ReadonlyMap<string, number>): string[] {
  const lost = [...promised].filter((id) => !counts.has(id)).map((id) => `${id}: lost`);
  const repeated = [...counts]
    .filter(([, count]) => count !== 1)
    .map(([id, count]) => `${id}: ${count} times`);
  return [...lost, ...repeated];
}

/** Kills ingest round after round, with Kafka away in every second one, and compares counts with promises. */
export async function walRounds(settings: WalRoundsSettings): Promise<WalRoundsResult> {
  const { rounds, seed, log, fsync } = settings;
  const draws = new SeededRandom(seed);
  const system = await WalSystem.start(fsync, log);
  const senders = new WalSenders(system.url, draws);
  let wrong: string[] = [];
  try {
    senders.start();
    for (let round = 1; round <= rounds; round++) {
      await (round % 2 === 0 ? killWithoutKafka : killBesideKafka)(system, draws);
      if (round % TELL_EVERY === 0) log(`${round}/${rounds}: ${senders.promised.size} posts promised`);
    }
    await senders.stop();
    await system.settled();
    wrong = wrongCounts(senders.promised, await system.counts());
  } catch (error) {
    for (const line of system.lastLines()) log(line);
    throw error;
  } finally {
    await senders.stop();
    await system.stop();
  }
  return { promised: senders.promised.size, wrong, answers: senders.answers };
}
