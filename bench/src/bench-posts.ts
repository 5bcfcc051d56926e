import { SeededRandom } from '@hashpulse/demo';
import { zipfRanks } from './zipf-ranks.js';

/** A post to measure with. */
export interface BenchPost {
  readonly key: string;
  readonly json: string;
  /** Event time, ms. */
  readonly at: number;
  /** Canonical hashtags, known from how the text was made. */
  readonly hashtags: readonly string[];
}

/** What posts are made by. */
export interface BenchPostsSettings {
  readonly seed: number;
  readonly count: number;
  /** Event time of the first, ms. */
  readonly start: number;
  /** How much event time they span, ms. */
  readonly spanMs: number;
  /** In front of every id, so that runs do not repeat each other's posts. */
  readonly prefix: string;
}

/** About the size of a post's JSON, bytes. */
const POST_BYTES = 250;
const HASHTAGS = 50_000;
const AUTHORS = 200_000;
const WITHOUT_HASHTAG = 0.4;
const MOST_HASHTAGS = 4;

const NETWORKS = ['twitter', 'mastodon', 'bluesky', 'instagram'] as const;
const WORDS: Readonly<Record<string, readonly string[]>> = {
  en: ['the', 'morning', 'people', 'again', 'weather', 'news', 'today', 'watching', 'great', 'never'],
  es: ['la', 'mañana', 'gente', 'otra', 'vez', 'tiempo', 'hoy', 'mirando', 'nunca', 'siempre'],
  fr: ['le', 'matin', 'les', 'gens', 'encore', 'météo', 'aujourd’hui', 'toujours', 'jamais', 'très'],
  de: ['der', 'Morgen', 'Leute', 'wieder', 'Wetter', 'heute', 'schön', 'immer', 'niemals', 'über'],
  ja: ['朝', '人々', 'また', '天気', 'ニュース', '今日', '見て', '素晴らしい', '決して', 'いつも'],
  ar: ['صباح', 'الناس', 'مرة', 'الطقس', 'أخبار', 'اليوم', 'رائع', 'أبدا', 'دائما', 'جدا'],
};
const LANGS = Object.keys(WORDS);
/** The hashtag of a rank starts with one of these: most are Latin, some are not. */
const STEMS = ['Topic', 'News', 'Match', 'Vote', 'Live', 'Music', 'Storm', 'été', '天気', 'أخبار'];

/** The spelling of the hashtag of a rank. */
function spelling(rank: number): string {
  return `${STEMS[rank % STEMS.length]}${rank}x`;
}

/**
 * Posts for measuring, the same for the same settings: 40% without a hashtag, the rest with 1 to 4 different ones by
 * Zipf's law over 50,000; six languages, four networks; event times rise evenly.
 */
export function* benchPosts({
  seed,
  count,
  start,
  spanMs,
  prefix,
}: BenchPostsSettings): Generator<BenchPost> {
  const random = new SeededRandom(seed);
  const rankDraw = zipfRanks(HASHTAGS, random);
  for (let i = 0; i < count; i++) {
    const lang = random.pick(LANGS);
    const network = random.pick(NETWORKS);
    const author = random.below(AUTHORS);
    const ranks = new Set<number>();
    const wanted = random.chance(WITHOUT_HASHTAG) ? 0 : 1 + random.below(MOST_HASHTAGS);
    while (ranks.size < wanted) ranks.add(rankDraw());
    const labels = Array.from(ranks, spelling);
    const at = start + Math.floor((i * spanMs) / count);
    const id = `${prefix}${i}`;
    const post = {
      id,
      network,
      author: { id: `user${author}`, followers: (author * 7) % 5_000 },
      text: '',
      createdAt: new Date(at).toISOString(),
      lang,
    };
    const room = POST_BYTES - Buffer.byteLength(JSON.stringify(post));
    post.text = text(WORDS[lang] as readonly string[], labels, room, random);
    const hashtags = labels.map((label) => label.toLowerCase());
    yield { key: `${network}:${id}`, json: JSON.stringify(post), at, hashtags };
  }
}

/** Words up to about this many bytes, with the hashtags between and behind them. */
function text(
  words: readonly string[],
  labels: readonly string[],
  bytes: number,
  random: SeededRandom,
): string {
  const hashtags = labels.map((label) => `#${label}`);
  const parts: string[] = [];
  let left = bytes - Buffer.byteLength(hashtags.join(' '));
  while (left > 0) {
    const word = random.pick(words);
    parts.push(word);
    left -= Buffer.byteLength(word) + 1;
  }
  const [first, ...others] = hashtags;
  if (first) parts.splice(random.below(parts.length + 1), 0, first);
  return [...parts, ...others].join(' ');
}
