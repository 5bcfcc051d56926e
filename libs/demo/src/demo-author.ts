import type { SeededRandom } from './seeded-random.js';

/** An author of the demo. */
export interface DemoAuthor {
  readonly id: string;
  readonly followers: number;
}

/** Authors of a network and language: a few write much, many little. */
const AUTHORS = 9_000;

/** Someone of a network; followers are heavy-tailed and belong to the author. */
export function demoAuthor(random: SeededRandom, network: string, lang: string): DemoAuthor {
  const index = random.zipf(AUTHORS, 1.7);
  // A fixed scatter of the index, so that the same author always has the same followers.
  const scatter = ((index * 2_654_435_761) % 1_000_003) / 1_000_003;
  const followers = Math.floor(40 / (1.000_01 - scatter) ** 1.1);
  return { id: `${network}-${lang}-${index}`, followers };
}
