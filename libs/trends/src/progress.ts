import type { ProgressRecord } from '@hashpulse/contracts';

/** How far one `posts` partition is counted. */
export interface SourceProgress {
  /** Offsets below it are in. */
  readonly next: number;
  /** Newest event time counted, ms; null: none yet. */
  readonly streamTime: number | null;
  /** Nothing more was waiting when the tagger looked. */
  readonly caughtUp: boolean;
}

/** How far every `posts` partition is counted, by partition. */
export type ProgressVector = ReadonlyMap<number, SourceProgress>;

/** The progress after a mark; marks that lie behind (a tagger that repeats its work) change nothing. */
export function advance(before: SourceProgress | undefined, mark: ProgressRecord): SourceProgress {
  const after = { next: mark.next, streamTime: mark.streamTime, caughtUp: mark.caughtUp };
  if (!before || mark.next > before.next) return after;
  return mark.next === before.next ? { ...before, caughtUp: mark.caughtUp } : before;
}

/** The newest event time counted so far; `undefined` before the first post. */
export function streamTime(progress: Iterable<SourceProgress>): number | undefined {
  let newest: number | undefined;
  for (const source of progress) {
    if (source.streamTime !== null) newest = Math.max(newest ?? source.streamTime, source.streamTime);
  }
  return newest;
}

/**
 * The event time before which every partition is counted: the slowest partition that still has records waiting;
 * the stream time when none has. `undefined` while a waiting partition has not begun, or nothing is counted.
 * A partition with nothing waiting is idle and holds nothing back.
 */
export function lowWatermark(progress: Iterable<SourceProgress>): number | undefined {
  const sources = [...progress];
  let lowest: number | undefined;
  for (const source of sources) {
    if (source.caughtUp) continue;
    if (source.streamTime === null) return undefined;
    lowest = Math.min(lowest ?? source.streamTime, source.streamTime);
  }
  return lowest ?? streamTime(sources);
}
