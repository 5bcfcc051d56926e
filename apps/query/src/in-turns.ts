import { setImmediate as turn } from 'node:timers/promises';

/** How long a turn takes before others have theirs, ms. */
const TURN_MS = 5;

/** Goes through the steps of a long computation in short turns: requests that are ready are answered in between. */
export async function inTurns(steps: Iterator<unknown>): Promise<void> {
  let began = performance.now();
  while (!steps.next().done) {
    if (performance.now() - began < TURN_MS) continue;
    await turn();
    began = performance.now();
  }
}
