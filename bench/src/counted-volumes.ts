import { type StoreRedis, TrendReader } from '@hashpulse/trend-store';
import { bucketName } from '@hashpulse/trends';

/** The volume of every hashtag in every minute, as `m24000000 hashtag`, as Redis has it. */
export async function countedVolumes(store: StoreRedis): Promise<Map<string, number>> {
  const reader = new TrendReader(store);
  const found = new Map<string, number>();
  const { partitions } = await reader.overview();
  for (const [partition, { state }] of partitions.entries()) {
    for (const bucket of state.buckets.values()) {
      if (bucket.tier !== 'minute') continue;
      for (const [member, cell] of (await reader.bucket(partition, bucket)).hashtags) {
        let volume = 0;
        for (const split of cell.splits.values()) volume += split.volume;
        found.set(`${bucketName(bucket)} ${member}`, volume);
      }
    }
  }
  return found;
}
