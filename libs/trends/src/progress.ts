import type { ProgressRecord } from '@hashpulse/contracts';
import { type Forwarded, thinned, unseen } from './forwarded.js';

/** How far one `posts` partition is counted. */
export interface SourceProgress {
  /** Offsets below it are in. */
  readonly next: number;
  /** Newest event time counted, ms; null: none yet. */
  readonly streamTime: number | null;
  /** Nothing more was waiting when the tagger looked. */
  readonly caughtUp: boolean;
  /** Posts that it sent on to other partitions and that are not counted there yet; missing: none. */
  readonly forwarded?: readonly Forwarded[];
}

/** How far every `posts` partition is counted, by partition. */
export type ProgressVector = ReadonlyMap<number, SourceProgress>;

/** The progress after a mark; marks that lie behind (a tagger that repeats its work) change nothing. */
export function advance(before: SourceProgress | undefined, mark: ProgressRecord): SourceProgress {
  const after = { next: mark.next, streamTime: mark.streamTime, caughtUp: mark.caughtUp };
  if (before && mark.next < before.next) return before;
  if (before && mark.next === before.next) return { ...before, caughtUp: mark.caughtUp };
  const forwarded = [...(before?.forwarded ?? [])];
  for (const [partition, below, at] of mark.forwarded ?? []) forwarded.push({ partition, below, at });
  return forwarded.length > 0 ? { ...after, forwarded: thinned(forwarded) } : after;
}

/** The sources whose forwarded posts are counted by now where they were sent to, without these. */
export function withoutSeen(progress: ProgressVector): Map<number, SourceProgress> {
  const changed = new Map<number, SourceProgress>();
  for (const [source, { forwarded, ...one }] of progress) {
    if (!forwarded) continue;
    const left = unseen(forwarded, (partition) => progress.get(partition)?.next ?? 0);
    if (left.length === forwarded.length) continue;
    changed.set(source, left.length > 0 ? { ...one, forwarded: left } : one);
  }
  return changed;
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
 * the stream time when none has; no further than the oldest post on its way between partitions. `undefined` while a
 * waiting partition has not begun, or nothing is counted. A partition with nothing waiting is idle and holds nothing back.
 */
export function lowWatermark(progress: Iterable<SourceProgress>): number | undefined {
  const sources = [...progress];
  let lowest: number | undefined;
  for (const { streamTime: reached, caughtUp, forwarded = [] } of sources) {
    for (const { at } of forwarded) lowest = Math.min(lowest ?? at, at);
    if (caughtUp) continue;
    if (reached === null) return undefined;
    lowest = Math.min(lowest ?? reached, reached);
  }
  return lowest ?? streamTime(sources);
}

/** Where the partitions of `posts` ended at one moment. */
export interface LogEnds {
  /** By partition. */
  readonly ends: ReadonlyMap<number, number>;
  /** Newest event time that was counted then, ms. */
  readonly streamTime: number;
}

/**
 * The progress in the light of where the logs ended later: a worker that hangs does not tell that something came since it
 * had nothing waiting. A source with nothing waiting at that moment has come as far as all had then, and is not known to
 * have come further.
 */
export function lookedAt(progress: ProgressVector, { ends, streamTime: then }: LogEnds): SourceProgress[] {
  return Array.from(progress, ([source, one]) => {
    if (!one.caughtUp) return one;
    if (one.next < (ends.get(source) ?? 0)) return { ...one, caughtUp: false };
    return { ...one, caughtUp: false, streamTime: Math.max(one.streamTime ?? then, then) };
  });
}
