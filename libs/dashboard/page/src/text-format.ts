import type { PageLanguage } from './messages';

const MINUTE_MS = 60_000;

/** A count, short: 58.8M. */
export function shortCount(count: number, language: PageLanguage): string {
  const notation = count >= 10_000 ? 'compact' : 'standard';
  return new Intl.NumberFormat(language, { notation, maximumFractionDigits: 1 }).format(count);
}

/** A share of 1 as a percentage. */
export function percentage(share: number, language: PageLanguage): string {
  const digits = share > 0 && share < 0.1 ? 1 : 0;
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: digits }).format(share);
}

/** A length of time, rounded to its largest unit. */
export function duration(ms: number, language: PageLanguage): string {
  const [unit, size] =
    ms >= 60 * MINUTE_MS
      ? ['hour', 60 * MINUTE_MS]
      : ms >= MINUTE_MS
        ? ['minute', MINUTE_MS]
        : ['second', 1_000];
  const format = { style: 'unit', unit: unit as string, unitDisplay: 'short' } as const;
  return new Intl.NumberFormat(language, format).format(Math.round(ms / (size as number)));
}

/** An event time in UTC, with its date when it is not the day of `asOf`. */
export function eventTime(at: string, asOf: string | null): string {
  const clock = at.slice(11, 19);
  return asOf !== null && at.slice(0, 10) === asOf.slice(0, 10) ? clock : `${at.slice(0, 10)} ${clock}`;
}

/** An event time (ms) in UTC to the minute, with its day when asked for. */
export function minuteTime(at: number, withDay: boolean, language: PageLanguage): string {
  const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    ...(withDay && day),
    ...clock,
  }).format(at);
}

/** The name of a language by its tag. */
export function languageName(tag: string, language: PageLanguage, unknown: string): string {
  if (tag === 'und') return unknown;
  try {
    return new Intl.DisplayNames(language, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
