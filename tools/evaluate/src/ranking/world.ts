import type { SeededRandom } from '@hashpulse/demo';
import { Community, type Everyday } from './community.js';
import { Language } from './language.js';

/** Posts a minute of each network, its languages together; very different in size. */
const NETWORKS: Readonly<Record<string, number>> = {
  chirper: 22,
  photogram: 9,
  tootland: 5,
  skyline: 3.5,
  villager: 1.6,
};
/** Share of a network's posts and the hours ahead of UTC, by language. */
const LANGUAGES: Readonly<Record<string, readonly [share: number, utcOffset: number]>> = {
  en: [0.52, -5],
  ja: [0.2, 9],
  pt: [0.13, -3],
  ru: [0.09, 3],
  is: [0.06, 0],
};
/** Less than this makes no community, posts a minute. */
const LEAST_RATE = 0.15;

function everydayOf(random: SeededRandom, language: Language): Everyday[] {
  const size = 150 + random.below(250);
  const tags = Array.from({ length: size }, (_, i) => ({
    label: language.hashtag(),
    weight: 1 / (i + 1.5) ** 1.05,
  }));
  const dayTimes = Array.from({ length: 6 }, (_, i) => {
    const from = 5 + 3 * i;
    return {
      label: language.hashtag(),
      weight: 0.1 + random.next() * 0.25,
      hours: [from, from + 3] as const,
    };
  });
  const weekly = Array.from({ length: 7 }, (_, weekday) => ({
    label: language.hashtag(),
    weight: 0.15 + random.next() * 0.4,
    hours: [6, 20] as const,
    weekday,
  }));
  return [...tags, ...dayTimes, ...weekly];
}

/** The networks and languages of an evaluation, each with its everyday hashtags. */
export class World {
  readonly communities: readonly Community[];

  constructor(random: SeededRandom) {
    const languages = Object.entries(LANGUAGES).map(([name, [share, utcOffset]], script) => {
      const language = new Language(random, name, script);
      return { language, share, utcOffset, everyday: everydayOf(random, language) };
    });
    this.communities = Object.entries(NETWORKS).flatMap(([network, size]) =>
      languages
        .map(({ share, ...rest }) => ({ network, rate: share * size, ...rest }))
        .filter(({ rate }) => rate >= LEAST_RATE)
        .map((settings) => new Community(random, settings)),
    );
  }

  /** Those who write a language that nobody knows here yet, in a network. Not among {@link communities}. */
  newcomers(random: SeededRandom, network: string, name: string, rate: number): Community {
    const language = new Language(random, name, random.below(4));
    const everyday = everydayOf(random, language);
    return new Community(random, { network, language, rate, utcOffset: 2, everyday });
  }

  get networks(): string[] {
    return Object.keys(NETWORKS);
  }

  /** The communities of a network. */
  of(network: string): Community[] {
    return this.communities.filter((one) => one.network === network);
  }
}
