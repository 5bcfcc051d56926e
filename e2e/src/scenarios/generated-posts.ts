import fc from 'fast-check';

/** A post for a test, with the hashtags that its author put in. */
export interface GeneratedPost {
  readonly key: string;
  readonly json: string;
  /** Event time, ms. */
  readonly at: number;
  /** Canonical hashtags, known from how the text was made, not from reading it. */
  readonly hashtags: readonly string[];
}

/** Spellings beside the canonical form that full case folding and NFKC give (Unicode's own data). */
const SPELLINGS: readonly (readonly [label: string, canonical: string])[] = [
  ['COVID19', 'covid19'],
  ['Covid19', 'covid19'],
  ['covid19', 'covid19'],
  ['TwitterDown', 'twitterdown'],
  ['Straße', 'strasse'],
  ['STRASSE', 'strasse'],
  ['ΣΊΣΥΦΟΣ', 'σίσυφοσ'],
  ['Σίσυφος', 'σίσυφοσ'],
  ['ＷＩＤＥ', 'wide'],
  ['日本語', '日本語'],
  ['مصر', 'مصر'],
  ['été', 'été'],
  ['ÉTÉ', 'été'],
];

const WORDS = [
  'hello',
  'news:',
  'http://example.com/#nothashtag',
  '@someone',
  '😀',
  'fin.',
  'a#b',
  '#123',
  '&#39;',
];

/** Posts of a stretch of event time, the same for the same seed. */
export function generatedPosts(seed: number, count: number, start: number, minutes: number): GeneratedPost[] {
  const part = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...WORDS).map((text) => ({ text, hashtag: undefined })) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(...SPELLINGS).map(([label, hashtag]) => ({ text: `#${label}`, hashtag })),
    },
    {
      weight: 1,
      arbitrary: fc.nat(300).map((n) => ({ text: `#Tag${n}x`, hashtag: `tag${n}x` })),
    },
  );
  const arbitrary = fc.record({
    parts: fc.array(part, { maxLength: 7 }),
    second: fc.nat(minutes * 60 - 1),
    network: fc.constantFrom('twitter', 'mastodon', 'bluesky'),
    author: fc.nat(400),
    lang: fc.constantFrom('en', 'fr-FR', 'ja', undefined),
  });
  const samples = fc.sample(arbitrary, { seed, numRuns: count });
  return samples
    .map(({ parts, second, network, author, lang }, i) => {
      const at = start + second * 1_000;
      const id = `${seed}-${i}`;
      const text = parts.map(({ text }) => text).join(' ');
      const post = {
        id,
        network,
        author: { id: `a${author}`, followers: author },
        text,
        createdAt: new Date(at).toISOString(),
        lang,
      };
      const hashtags = [...new Set(parts.flatMap(({ hashtag }) => hashtag ?? []))];
      return { key: `${network}:${id}`, json: JSON.stringify(post), at, hashtags };
    })
    .sort((a, b) => a.at - b.at);
}

/** The lines in another order, none moved by more than `ms` of event time. */
export function shuffled(posts: readonly GeneratedPost[], seed: number, ms: number): GeneratedPost[] {
  const noise = fc.sample(fc.nat(ms), { seed, numRuns: posts.length });
  return posts
    .map((post, i) => ({ post, order: post.at + (noise[i] as number) }))
    .sort((a, b) => a.order - b.order)
    .map(({ post }) => post);
}

/** The volume of every hashtag in every minute and hour, counted in the plainest way. */
export function exactVolumes(posts: readonly GeneratedPost[]): Map<string, number> {
  const volumes = new Map<string, number>();
  for (const { at, hashtags } of posts) {
    for (const hashtag of hashtags) {
      for (const bucket of [`m${Math.floor(at / 60_000)}`, `h${Math.floor(at / 3_600_000)}`]) {
        const name = `${bucket} ${hashtag}`;
        volumes.set(name, (volumes.get(name) ?? 0) + 1);
      }
    }
  }
  return volumes;
}
