import type { PageLanguage } from './messages';

/** A count, short: 58.8M. */
export function shortCount(count: number, language: PageLanguage): string {
  const notation = count >= 10_000 ? 'compact' : 'standard';
  return new Intl.NumberFormat(language, { notation, maximumFractionDigits: 1 }).format(count);
}

/** An event time in UTC, with its date when it is not the day of `asOf`. */
export function eventTime(at: string, asOf: string | null): string {
  const clock = at.slice(11, 19);
  return asOf !== null && at.slice(0, 10) === asOf.slice(0, 10) ? clock : `${at.slice(0, 10)} ${clock}`;
}
