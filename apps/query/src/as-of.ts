import type { AsOf } from '@hashpulse/contracts';
import type { Snapshot } from './snapshot.js';

/** An event time (ms) as the API writes it. */
export function timeText(at: number): string {
  return new Date(at).toISOString();
}

/** What every answer says of its own time; `asOf` in ms, undefined while nothing is counted. */
export function asOfFields(snapshot: Snapshot, asOf: number | undefined): AsOf {
  if (asOf === undefined) return { asOf: null, completeUntil: null };
  const { watermark } = snapshot;
  const completeUntil = watermark === undefined ? null : timeText(Math.min(watermark, asOf));
  const spans = snapshot.incomplete.filter(({ from }) => from <= asOf);
  const incomplete = spans.map(({ from, to }) => ({ from: timeText(from), to: timeText(to) }));
  return { asOf: timeText(asOf), completeUntil, ...(incomplete.length > 0 && { incomplete }) };
}
