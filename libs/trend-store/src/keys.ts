import { type Bucket, bucketName } from '@hashpulse/trends';

/** All keys of a partition share its hash tag, so that they lie in one slot of a Redis Cluster. */
const postsTag = (partition: number): string => `hp:{posts:${partition}}`;
const hashtagsTag = (partition: number): string => `hp:{hashtags:${partition}}`;

/** Number of partitions of `hashtags`, written by the aggregators for those who read. */
export const PARTITIONS_KEY = 'hp:partitions';
/** Number of partitions of `posts`. */
export const SOURCES_KEY = 'hp:sources';
/** Where the partitions of `posts` ended when an aggregator looked last, and what was counted then. */
export const POSTS_ENDS_KEY = 'hp:posts-ends';

/** Hash: partitions that stand still until a human has looked, with the reason. */
export const HALTED_KEY = 'hp:halted';
/** Hash: what moderators have decided, with its version. */
export const MODERATION_KEY = 'hp:{moderation}:document';
/** List: the changes of it. */
export const MODERATION_LOG_KEY = 'hp:{moderation}:log';
/** List: spans of event time in which records were lost. */
export const INCOMPLETE_KEY = 'hp:incomplete';

/** Hash: where a `posts` partition stands. */
export const postsStateKey = (partition: number): string => `${postsTag(partition)}:state`;
/** String: remembered posts of a generation. */
export const memoryKey = (partition: number, generation: number): string =>
  `${postsTag(partition)}:memory:${generation}`;
/** Hash: where a `hashtags` partition stands, and which buckets it has. */
export const hashtagsStateKey = (partition: number): string => `${hashtagsTag(partition)}:state`;
/** Hash: the cells of a bucket by hashtag. */
export const bucketKey = (partition: number, bucket: Bucket): string =>
  `${hashtagsTag(partition)}:${bucketName(bucket)}`;
