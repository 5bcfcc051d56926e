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
