import { setTimeout as delay } from 'node:timers/promises';

/** Asks again and again until the answer is yes; rejects when that takes longer than `withinMs`. */
export async function untilTrue(what: string, withinMs: number, ask: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`${what} was not ready within ${withinMs / 1_000} s`);
    await delay(100);
  }
}
