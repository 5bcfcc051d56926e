import type { Ranking, WindowName } from '@hashpulse/contracts';
import { PAGE_LANGUAGES, type PageLanguage } from './messages';

/** The windows in the order of the switch. */
export const WINDOW_NAMES: readonly WindowName[] = ['5m', '15m', '1h', '24h', '7d'];
/** The rankings in the order of the switch. */
export const RANKINGS: readonly Ranking[] = ['trending', 'volume', 'authors', 'reach', 'engagement'];

/** What the page shows; all of it stands in the address. */
export interface View {
  readonly window: WindowName;
  readonly rank: Ranking;
  /** Empty: all networks. */
  readonly network: string;
  /** Empty: all languages. */
  readonly lang: string;
  /** A hashtag's own page; empty: the trends. */
  readonly hashtag: string;
  readonly ui: PageLanguage;
}

function oneOf<T extends string>(all: readonly T[], value: string | null, preset: T): T {
  return all.find((one) => one === value) ?? preset;
}

function preferredLanguage(): PageLanguage {
  return navigator.language.startsWith('fr') ? 'fr' : 'en';
}

/** The view that an address names. */
export function viewOf(search: string): View {
  const parameters = new URLSearchParams(search);
  return {
    window: oneOf(WINDOW_NAMES, parameters.get('window'), '1h'),
    rank: oneOf(RANKINGS, parameters.get('rank'), 'trending'),
    network: parameters.get('network') ?? '',
    lang: parameters.get('lang') ?? '',
    hashtag: parameters.get('hashtag') ?? '',
    ui: oneOf(PAGE_LANGUAGES, parameters.get('ui'), preferredLanguage()),
  };
}

/** The address of a view; what is preset is left out. */
export function addressOf(view: View): string {
  const parameters = new URLSearchParams();
  if (view.hashtag) parameters.set('hashtag', view.hashtag);
  if (view.window !== '1h') parameters.set('window', view.window);
  if (view.rank !== 'trending') parameters.set('rank', view.rank);
  if (view.network) parameters.set('network', view.network);
  if (view.lang) parameters.set('lang', view.lang);
  if (view.ui !== preferredLanguage()) parameters.set('ui', view.ui);
  const search = parameters.toString();
  return search ? `?${search}` : location.pathname;
}
