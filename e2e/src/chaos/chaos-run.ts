import { setTimeout as delay } from 'node:timers/promises';
import { CountedState } from '../counted-state.js';
import { SeededRandom } from '@hashpulse/demo';
import { faultsOf, RUINOUS } from './faults.js';
import { FaultCluster } from './fault-cluster.js';
import { Oracle } from './oracle.js';
import { Traffic } from './traffic.js';

/** What a run of the fault suite is asked to do. */
export interface ChaosSettings {
  readonly rounds: number;
  readonly seed: number;
  /** A fault class; absent: one after the other in an order drawn from the seed. */
  readonly fault: string | undefined;
  /** Whether the counts are in a Redis Cluster. */
  readonly isRedisCluster: boolean;
  readonly log: (line: string) => void;
}

/** How a round ended. */
export interface Round {
  readonly seed: number;
  readonly fault: string;
  readonly did: string;
  /** Posts in the topic so far. */
  readonly posts: number;
  /** From the mending of the fault until all was counted, ms. */
  readonly recoveryMs: number;
  /** Where counts differ from the oracle's; empty: none does. */
  readonly wrong: readonly string[];
}

const START = Date.parse('2024-01-01T12:00:00Z');
const SETTLE_WITHIN_MS = 180_000;

/** Each round has a seed of its own, from which alone it can be repeated: `--seed <it> --rounds 1 --fault <class>`. */
function roundSeed(seed: number, round: number): number {
  return (seed + round * 7_919) >>> 0;
}

/** The faults of a run: every class once before any comes twice, those that last a minute rarely. */
function schedule({ rounds, seed, fault, isRedisCluster }: ChaosSettings): string[] {
  if (fault !== undefined) return Array.from({ length: rounds }, () => fault);
  const draws = new SeededRandom(seed);
  const names: string[] = [];
  while (names.length < rounds) {
    const bag = Object.keys(faultsOf(isRedisCluster));
    while (bag.length > 0) names.push(...bag.splice(draws.below(bag.length), 1));
  }
  return names.slice(0, rounds);
}

/** Runs the rounds on one cluster, and compares everything counted since its start after each. */
export async function chaosRun(settings: ChaosSettings): Promise<Round[]> {
  const { log, seed, isRedisCluster } = settings;
  const redis = isRedisCluster ? 'a redis cluster' : 'redis';
  log(`starting three brokers, ${redis} and seven apps …`);
  let cluster = await FaultCluster.start(isRedisCluster, log);
  let oracle = new Oracle(cluster.kafka);
  const rounds: Round[] = [];
  let at = START;
  try {
    for (const [i, fault] of schedule(settings).entries()) {
      if (RUINOUS.has(rounds.at(-1)?.fault ?? '')) {
        await cluster.stop();
        cluster = await FaultCluster.start(isRedisCluster, log);
        oracle = new Oracle(cluster.kafka);
      }
      const draws = new SeededRandom(roundSeed(seed, i));
      const traffic = new Traffic(cluster, draws, `r${i}`, at);
      traffic.start();
      const round = await runRound(cluster, oracle, traffic, fault, roundSeed(seed, i));
      at = traffic.at;
      rounds.push(round);
      const verdict = round.wrong.length === 0 ? 'exact' : `WRONG ${round.wrong.length}: ${round.wrong[0]}`;
      const counted = `${round.posts} posts, counted ${round.recoveryMs} ms after mending`;
      log(`${i + 1}/${settings.rounds} seed ${round.seed} ${fault}: ${round.did}; ${counted}; ${verdict}`);
    }
  } finally {
    await cluster.stop();
  }
  return rounds;
}

async function runRound(
  cluster: FaultCluster,
  oracle: Oracle,
  traffic: Traffic,
  fault: string,
  seed: number,
): Promise<Round> {
  const faults = faultsOf(cluster.isRedisCluster);
  const inject = faults[fault];
  if (!inject) throw new Error(`there is no fault ${fault}; there are ${Object.keys(faults).join(', ')}`);
  await delay(1_500);
  // The fault has draws of its own: how many the traffic takes depends on time.
  const did = await inject(cluster, new SeededRandom(seed ^ 0x5bd1e995), oracle);
  const mended = performance.now();
  await delay(1_500);
  await traffic.stop();
  const state = new CountedState(cluster.kafka, cluster.store);
  await untilSettled(state, mended).catch((error: unknown) => {
    throw new Error(cluster.lastWords(), { cause: error });
  });
  const recoveryMs = Math.round(performance.now() - mended);
  await cluster.untilAllBrokers();
  await cluster.untilReady();
  await oracle.readOn();
  return { seed, fault, did, posts: oracle.tally.read, recoveryMs, wrong: await differences(state, oracle) };
}

async function untilSettled(state: CountedState, since: number): Promise<void> {
  while (!(await state.isSettled().catch(() => false))) {
    if (performance.now() - since > SETTLE_WITHIN_MS) {
      throw new Error(
        `not all was counted within ${SETTLE_WITHIN_MS / 1_000} s: ${JSON.stringify(await state.tally())}`,
      );
    }
    await delay(100);
  }
}

/** Where the counts differ from the oracle's: every figure of every hashtag in every bucket, and the balance of posts. */
async function differences(state: CountedState, oracle: Oracle): Promise<string[]> {
  const [counted, exact] = [await state.figures(), oracle.figures()];
  const text = (figures: object | undefined) =>
    JSON.stringify(figures, ['volume', 'authors', 'impressions', 'likes']) ?? 'nothing';
  const keys = [...new Set([...counted.keys(), ...exact.keys()])];
  const wrong = keys
    .filter((key) => text(counted.get(key)) !== text(exact.get(key)))
    .map((key) => `${key}: counted ${text(counted.get(key))}, exact ${text(exact.get(key))}`);
  const tally = await state.tally();
  for (const [name, count] of Object.entries(oracle.tally)) {
    if (tally[name] !== count) wrong.push(`posts ${name}: ${tally[name]}, exact ${count}`);
  }
  return wrong;
}
