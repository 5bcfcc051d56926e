/** The Kafka topics of the pipeline, in the order in which a post passes them. */
export const TOPICS = {
  /** Posts as producers sent them; key `network:id`. */
  posts: 'posts',
  /** Uses of hashtags; key: the canonical hashtag. */
  hashtags: 'hashtags',
  /** Records that could not be read, with their original bytes. */
  dead: 'posts.dead',
  /** Posts first seen beyond the grace, with their original bytes. */
  late: 'posts.late',
} as const;

/** Consumer groups, one per worker kind. */
export const CONSUMER_GROUPS = { tagger: 'hashpulse.tagger', aggregator: 'hashpulse.aggregator' } as const;

/** Headers of a record in `posts.dead` and `posts.late`: where the original stands and why it is here. */
export const ORIGIN_HEADERS = {
  topic: 'hashpulse-source-topic',
  partition: 'hashpulse-source-partition',
  offset: 'hashpulse-source-offset',
  reason: 'hashpulse-reason',
  detail: 'hashpulse-detail',
} as const;

/** Headers of a post that a tagger sent on to the partition of its key (a producer had chosen another one). */
export const FORWARD_HEADERS = {
  partition: 'hashpulse-forwarded-partition',
  offset: 'hashpulse-forwarded-offset',
  /** `1` when the post was beyond the grace in the partition that it came from. */
  beyondGrace: 'hashpulse-beyond-grace',
} as const;

/** Header of a record of `hashtags`: CRC-32 of key and value, so that damage is found before it is counted. */
export const CHECKSUM_HEADER = 'hashpulse-crc32';
