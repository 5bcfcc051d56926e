import { FatalError } from './fatal-error.js';

/**
 * Throws a {@link FatalError} when a topic has another number of partitions than its counts are of: keys would be
 * looked for in partitions in which their counts are not.
 * @param stored the number that the counts are of; undefined: there are none
 */
export function requireSamePartitions(topic: string, stored: number | undefined, found: number): void {
  if (stored === undefined || stored === found) return;
  const message = `${topic} has ${found} partitions, but what is counted is of ${stored}. See docs/operations.md, "Change the number of partitions".`;
  throw new FatalError('partitions-changed', message);
}
