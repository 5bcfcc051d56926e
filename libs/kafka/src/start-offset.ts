import type { LogRange } from './batch-consumer.js';
import { FatalError } from './fatal-error.js';

/**
 * The offset at which a partition is read on: what is stored with its state, else the log's beginning.
 * Throws a {@link FatalError} when records between are gone: counting on would show wrong figures as right ones.
 */
export function startOffset(name: string, stored: number | undefined, range: LogRange): bigint {
  const advice = 'See docs/operations.md, "Records were lost", before you start again.';
  if (stored === undefined) {
    const wasRead = range.reported !== undefined && range.reported > range.earliest;
    if (range.earliest > 0n && wasRead) {
      const message = `${name} was read up to ${range.reported}, but its state is gone and the log begins at ${range.earliest}. ${advice}`;
      throw new FatalError('state-lost', message);
    }
    return range.earliest;
  }
  const next = BigInt(stored);
  if (next >= range.earliest && next <= range.end) return next;
  const message = `${name}: the next offset is ${next}, but the log holds ${range.earliest} to ${range.end}. ${advice}`;
  throw new FatalError('offset-out-of-range', message);
}
