import { canonicalHashtag } from '@hashpulse/hashtags';
import { clearHashtag } from '@hashpulse/trend-store';
import { Command } from 'commander';
import { runConnected, withConnections } from './connections.js';
import { requireStopped } from './stopped-workers.js';

const command = withConnections(new Command('npm run clear-hashtag --'))
  .description('Takes all that is counted of a hashtag out of Redis, damaged or not.')
  .argument('<hashtag>', 'with # or without, in any spelling')
  .parse();
const hashtag = canonicalHashtag((command.args[0] as string).replace(/^[#＃]/u, ''));
await runConnected(command, async ({ kafka, redis }) => {
  await requireStopped(kafka, ['aggregator']);
  return { hashtag, buckets: await clearHashtag(redis, hashtag) };
});
