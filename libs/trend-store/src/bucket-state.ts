import { type BucketFill, type ErrorBound, EXACT, isExact } from '@hashpulse/trends';

type Bound = [volume: number, impressions: number, engagement: number];

/** Stored of a bucket: the offset after the commit that changed it last, places taken, and bounds if there are any. */
type BucketState = [next: number, hashtags: number, networks: number, ...([] | [Bound, Bound])];

const writeBound = ({ volume, impressions, engagement }: ErrorBound): Bound => [
  volume,
  impressions,
  engagement,
];

function readBound(bound: Bound | undefined): ErrorBound {
  if (!bound) return EXACT;
  const [volume, impressions, engagement] = bound;
  return { volume, impressions, engagement };
}

/** What is stored of a bucket beside its cells; differs after every commit that changes it. */
export function writeBucketState(next: number, { hashtags, networks }: BucketFill): string {
  const state: BucketState = [next, hashtags.places, networks.places];
  if (isExact(hashtags.bound) && isExact(networks.bound)) return JSON.stringify(state);
  return JSON.stringify([...state, writeBound(hashtags.bound), writeBound(networks.bound)]);
}

/** Reads it; an earlier version wrote the offset alone, which makes the bucket as good as full: its cells are counted. */
export function readBucketState(text: string): BucketFill {
  const state = JSON.parse(text) as BucketState | number;
  if (typeof state === 'number') {
    const unknown = { places: Infinity, bound: EXACT };
    return { hashtags: unknown, networks: unknown };
  }
  const [, hashtags, networks, hashtagsBound, networksBound] = state;
  return {
    hashtags: { places: hashtags, bound: readBound(hashtagsBound) },
    networks: { places: networks, bound: readBound(networksBound) },
  };
}
