const [ZERO, DASH, UPPER_T, COLON, DOT, UPPER_Z] = [0x30, 0x2d, 0x54, 0x3a, 0x2e, 0x5a];
const DAY_MS = 86_400_000;
/** `2016-10-21T11:10:00Z`; with milliseconds 4 more. */
const SECONDS_LENGTH = 20;
const MILLISECONDS_LENGTH = 24;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The number that stands in `digits` places; NaN when they are no digits. */
function numberAt(bytes: Uint8Array, start: number, digits: number): number {
  let value = 0;
  for (let i = start; i < start + digits; i++) {
    const digit = (bytes[i] as number) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

function hasUsualSigns(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length !== SECONDS_LENGTH && (length !== MILLISECONDS_LENGTH || bytes[start + 19] !== DOT))
    return false;
  const dated = bytes[start + 4] === DASH && bytes[start + 7] === DASH && bytes[start + 10] === UPPER_T;
  return dated && bytes[start + 13] === COLON && bytes[start + 16] === COLON && bytes[end - 1] === UPPER_Z;
}

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

function isDate(year: number, month: number, day: number): boolean {
  // A comparison with NaN is false.
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1)) return false;
  return day <= (DAYS_IN_MONTH[month - 1] as number) || (month === 2 && day === 29 && isLeapYear(year));
}

/** Days since 1970 of a date (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

/**
 * Event time, ms, in the form that JavaScript and most producers write: in UTC, with whole seconds or milliseconds.
 * NaN: it is in another form, or none.
 */
export function usualTime(bytes: Uint8Array, start: number, end: number): number {
  if (!hasUsualSigns(bytes, start, end)) return NaN;
  const year = numberAt(bytes, start, 4);
  const month = numberAt(bytes, start + 5, 2);
  const day = numberAt(bytes, start + 8, 2);
  if (!isDate(year, month, day)) return NaN;
  const hour = numberAt(bytes, start + 11, 2);
  const minute = numberAt(bytes, start + 14, 2);
  const second = numberAt(bytes, start + 17, 2);
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return NaN;
  const ms = end - start === MILLISECONDS_LENGTH ? numberAt(bytes, start + 20, 3) : 0;
  return daysOf(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1_000 + ms;
}
