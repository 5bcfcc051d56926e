import type { Ranking, WindowName } from '@hashpulse/client';
import { PAGE_LANGUAGES, type PageLanguage } from './messages';

/** The windows in the order of the switch. */
export const WINDOW_NAMES: readonly WindowName[] = ['5m', '15m', '1h', '24h', '7d'];
/** The rankings in the order of the switch. */
export const RANKINGS: readonly Ranking[] = ['trending', 'volume', 'authors', 'reach', 'engagement'];
/** What curves can show. */
export const MEASURES = ['volume', 'authors', 'engagement'] as const;
export type Measure = (typeof MEASURES)[number];

/** How many hashtags stand on one page of a ranking. */
export const PAGE_ROWS = 50;
/** The API ranks no further than a thousand places. */
export const MAX_PAGE = 20;
/** How many hashtags can be compared. */
export const MAX_COMPARED = 5;

/** What the page shows; all of it stands in the address. */
export interface View {
  readonly window: WindowName;
  readonly rank: Ranking;
  /** Empty: all networks. */
  readonly network: string;
  /** Empty: all languages. */
  readonly lang: string;
  /** Page of the ranking, from 1. */
  readonly page: number;
  /** A hashtag's own page; empty: the trends. */
  readonly hashtag: string;
  /** The compare page; undefined: not shown. */
  readonly compare: readonly string[] | undefined;
  readonly measure: Measure;
  /** The event time that is looked at, RFC 3339; empty: now, live. */
  readonly asOf: string;
  readonly ui: PageLanguage;
}

function oneOf<T extends string>(all: readonly T[], value: string | null, preset: T): T {
  return all.find((one) => one === value) ?? preset;
}

function preferredLanguage(): PageLanguage {
  return navigator.language.startsWith('fr') ? 'fr' : 'en';
}

/** What matches, or nothing: the API refuses anything else. */
function matching(pattern: RegExp, text: string | null): string {
  return text !== null && pattern.test(text) ? text : '';
}

function pageOf(text: string | null): number {
  const page = Number(text ?? 1);
  return Number.isInteger(page) ? Math.min(Math.max(page, 1), MAX_PAGE) : 1;
}

function timeOf(text: string | null): string {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? '' : new Date(at).toISOString();
}

function hashtagsOf(text: string | null): readonly string[] | undefined {
  if (text === null) return undefined;
  return [...new Set(text.split(',').filter((name) => name !== ''))].slice(0, MAX_COMPARED);
}

/** The view that an address names. */
export function viewOf(search: string): View {
  const parameters = new URLSearchParams(search);
  return {
    window: oneOf(WINDOW_NAMES, parameters.get('window'), '1h'),
    rank: oneOf(RANKINGS, parameters.get('rank'), 'trending'),
    network: matching(/^[a-z0-9_.-]{1,32}$/, parameters.get('network')),
    lang: matching(/^[a-z]{1,8}$/, parameters.get('lang')),
    page: pageOf(parameters.get('page')),
    hashtag: parameters.get('hashtag') ?? '',
    compare: hashtagsOf(parameters.get('compare')),
    measure: oneOf(MEASURES, parameters.get('measure'), 'volume'),
    asOf: timeOf(parameters.get('asOf')),
    ui: oneOf(PAGE_LANGUAGES, parameters.get('ui'), preferredLanguage()),
  };
}

/** The address of a view; what is preset is left out. */
export function addressOf(view: View): string {
  const parameters = new URLSearchParams();
  if (view.hashtag) parameters.set('hashtag', view.hashtag);
  if (view.compare) parameters.set('compare', view.compare.join(','));
  if (view.measure !== 'volume') parameters.set('measure', view.measure);
  if (view.window !== '1h') parameters.set('window', view.window);
  if (view.rank !== 'trending') parameters.set('rank', view.rank);
  if (view.network) parameters.set('network', view.network);
  if (view.lang) parameters.set('lang', view.lang);
  if (view.page > 1) parameters.set('page', String(view.page));
  if (view.asOf) parameters.set('asOf', view.asOf.replace('.000Z', 'Z'));
  if (view.ui !== preferredLanguage()) parameters.set('ui', view.ui);
  const search = parameters.toString();
  return search ? `?${search}` : location.pathname;
}
