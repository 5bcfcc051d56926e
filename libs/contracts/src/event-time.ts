const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** How far ahead of the server's clock a post's event time may be, in ms. */
export const MAX_AHEAD_MS = 5 * 60_000;

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

const ZERO = 0x30;
/** `2016-10-21T11:10:00Z`; with milliseconds 4 more. */
const SECONDS_LENGTH = 20;
const MILLISECONDS_LENGTH = 24;

/** The number that stands in `digits` places; NaN when they are no digits. */
function numberAt(text: string, start: number, digits: number): number {
  let value = 0;
  for (let i = start; i < start + digits; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** The day whose start was worked out last: times of a stream mostly share it. */
let lastDay = '';
let lastDayStart = 0;

/** Whether everything but the digits stands where the usual form has it. */
function hasUsualSigns(text: string): boolean {
  const { length } = text;
  if (length !== SECONDS_LENGTH && (length !== MILLISECONDS_LENGTH || text[19] !== '.')) return false;
  return text[10] === 'T' && text[13] === ':' && text[16] === ':' && text[length - 1] === 'Z';
}

/**
 * The form that JavaScript and most producers write, in UTC with whole seconds or milliseconds, on the day of the
 * text before; undefined: it is another, or none.
 */
function usualEventTime(text: string): number | undefined {
  if (lastDay === '' || !text.startsWith(lastDay) || !hasUsualSigns(text)) return undefined;
  const ms = text.length === MILLISECONDS_LENGTH ? numberAt(text, 20, 3) : 0;
  const [hour, minute, second] = [numberAt(text, 11, 2), numberAt(text, 14, 2), numberAt(text, 17, 2)];
  // A comparison with NaN is false.
  if (!(hour <= 23 && minute <= 59 && second <= 59 && ms >= 0)) return undefined;
  return lastDayStart + ((hour * 60 + minute) * 60 + second) * 1_000 + ms;
}

/**
 * Event time of an RFC 3339 date-time in ms since the epoch, or `undefined` when the text is none.
 * A leap second (`:60`) is the first instant of the next minute; digits beyond the millisecond are cut.
 */
export function parseEventTime(text: string): number | undefined {
  return usualEventTime(text) ?? anyEventTime(text);
}

function anyEventTime(text: string): number | undefined {
  const m = RFC3339.exec(text);
  if (!m) return undefined;
  const [year, month, day, hour, minute, second] = m.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const offsetHours = Number(m[9] ?? 0);
  const offsetMinutes = Number(m[10] ?? 0);
  if (offsetHours > 23 || offsetMinutes > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  lastDay = text.slice(0, 10);
  lastDayStart = date.getTime();
  date.setUTCHours(hour, minute, second, Number((m[7] ?? '').slice(0, 3).padEnd(3, '0')));
  const sign = m[8] === '-' ? 1 : -1;
  return date.getTime() + sign * (offsetHours * 60 + offsetMinutes) * 60_000;
}
