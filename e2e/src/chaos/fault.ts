import type { SeededRandom } from '@hashpulse/demo';
import type { FaultCluster } from './fault-cluster.js';
import type { Oracle } from './oracle.js';

/** Breaks something, waits as long as the fault lasts, and mends it. Returns what it did, for the log. */
export type Fault = (cluster: FaultCluster, draws: SeededRandom, oracle: Oracle) => Promise<string>;
