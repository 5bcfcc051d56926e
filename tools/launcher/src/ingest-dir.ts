import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the ingest processes keep what Kafka has not taken yet, each in a folder of its own name. */
export function ingestDir(dataDir: string): string {
  return join(dataDir, 'ingest');
}

/** How many ingest processes it takes so that none of the posts that wait is left behind. */
export function ingestsHoldingPosts(folder: string): number {
  if (!existsSync(folder)) return 0;
  const numbers = readdirSync(folder)
    .filter((name) => readdirSync(join(folder, name)).some((file) => file.endsWith('.wal')))
    .map((name) => Number(name.split('-')[1] ?? 1));
  return Math.max(0, ...numbers);
}
