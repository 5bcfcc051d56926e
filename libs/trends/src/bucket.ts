/** The two tiers of base buckets. */
export type Tier = 'minute' | 'hour';

/** Length of a base bucket, ms. */
export const BUCKET_MS: Readonly<Record<Tier, number>> = { minute: 60_000, hour: 3_600_000 };

/** A base bucket: `index` counts buckets since the epoch, so `index * BUCKET_MS[tier]` is its start. */
export interface Bucket {
  readonly tier: Tier;
  readonly index: number;
}

/** The index of the bucket that an event time falls into. */
export function bucketIndex(tier: Tier, at: number): number {
  return Math.floor(at / BUCKET_MS[tier]);
}

/** Start of a bucket, ms. */
export function bucketStart({ tier, index }: Bucket): number {
  return index * BUCKET_MS[tier];
}

/** A short name, unique among all buckets: `m27000000`, `h450000`. */
export function bucketName({ tier, index }: Bucket): string {
  return `${tier === 'minute' ? 'm' : 'h'}${index}`;
}

/** The bucket of a name; `undefined` when it is none. */
export function bucketOfName(name: string): Bucket | undefined {
  const match = /^([mh])(-?\d{1,12})$/.exec(name);
  return match ? { tier: match[1] === 'm' ? 'minute' : 'hour', index: Number(match[2]) } : undefined;
}
