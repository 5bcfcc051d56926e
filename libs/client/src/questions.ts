import type { Ranking, Step, WindowName } from '@hashpulse/contracts';

/** What every question to the API may carry. */
export interface Asked {
  /** Ends the question early; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** An event time: RFC 3339, such as `2016-10-21T11:10:00Z`. */
export type EventTime = string;

/** Which ranking; what is left out is the API's preset. */
export interface TrendsQuestion {
  /** Preset: `1h`. */
  readonly window?: WindowName | undefined;
  /** Preset: `trending`. */
  readonly rank?: Ranking | undefined;
  /** Preset: all networks. */
  readonly network?: string | undefined;
  /** Preset: all languages. */
  readonly lang?: string | undefined;
  /** 1 to 100; preset: 10. */
  readonly limit?: number | undefined;
  /** Places to leave out, 0 to 999; preset: 0. */
  readonly offset?: number | undefined;
  /** Adds each hashtag's recent volumes; preset: false. */
  readonly curves?: boolean | undefined;
}

/** As of when a window is looked at; preset: the newest event time that is counted. */
export interface AsOfQuestion {
  readonly window?: WindowName | undefined;
  readonly asOf?: EventTime | undefined;
}

/** Which buckets; preset: three hours of minutes, or eight days of hours. */
export interface RangeQuestion {
  /** Preset: `1m`. */
  readonly step?: Step | undefined;
  /** The first bucket starts here or later. */
  readonly from?: EventTime | undefined;
  /** The last bucket starts before this. */
  readonly to?: EventTime | undefined;
}

/** The query string of a question, with its `?`; what is undefined or empty is left out. */
export function queryString(parameters: object): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))}`;
}
