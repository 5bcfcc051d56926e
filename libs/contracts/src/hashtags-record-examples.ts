import type { HashtagsRecord } from './hashtags-record.js';

const AT = Date.parse('2016-10-21T11:10:00Z');

/** Records of `hashtags` for the documentation; each is valid, which a test holds them to. */
export const HASHTAGS_RECORD_EXAMPLES = {
  uses: {
    summary: 'A use of #streams with its first totals, and 14 more likes of it; key `streams`',
    value: {
      v: 1,
      partition: 3,
      type: 'uses',
      uses: [
        [41, 1, AT, 'mastodon', 'en', 2_951_337_410, 1200, 'streams', 3, 1, 0, 250, ['hashtags']],
        [57, 0, AT, 'mastodon', 'en', 2_951_337_410, 1200, 'streams', 14, 0, 0, 0, []],
      ],
    },
  },
  traffic: {
    summary: 'Two posts of a network; key `network:mastodon`',
    value: {
      v: 1,
      partition: 3,
      type: 'traffic',
      network: 'mastodon',
      posts: [
        [41, 1, AT, 'en'],
        [42, 1, AT + 500, 'und'],
      ],
    },
  },
  progress: {
    summary: 'All of partition 3 of `posts` below offset 58 is in',
    value: { v: 1, partition: 3, type: 'progress', next: 58, streamTime: AT + 500, caughtUp: true },
  },
} as const satisfies Record<string, { readonly summary: string; readonly value: Mutable<HashtagsRecord> }>;

/** Examples are constants, records are not. */
type Mutable<T> = T extends readonly unknown[] | object ? { readonly [K in keyof T]: Mutable<T[K]> } : T;
