import { setTimeout as delay } from 'node:timers/promises';
import type { SeededRandom } from '@hashpulse/demo';
import type { TcpProxy } from './tcp-proxy.js';

/** For 5 s a third of the answers is kept back, and the connection cut. Returns how many. */
export async function cutAnswers(
  proxies: readonly TcpProxy[],
  isMeant: (sent: Buffer) => boolean,
  draws: SeededRandom,
): Promise<number> {
  const total = (): number => proxies.reduce((sum, { cuts }) => sum + cuts, 0);
  const before = total();
  for (const proxy of proxies) proxy.cutsAnswer = (sent) => isMeant(sent) && draws.next() < 1 / 3;
  await delay(5_000);
  for (const proxy of proxies) proxy.cutsAnswer = undefined;
  const cuts = total() - before;
  if (cuts === 0) throw new Error('no answer was kept back: the fault did not happen');
  return cuts;
}
