import type { Split } from './splits.js';

/** Which posts count: those of a network, those in a language; `undefined` takes all. */
export interface SplitFilter {
  readonly network: string | undefined;
  readonly lang: string | undefined;
}

/** Every post. */
export const ALL_SPLITS: SplitFilter = { network: undefined, lang: undefined };

/** Whether a split is among those. */
export function passes({ network, lang }: SplitFilter, split: Pick<Split, 'network' | 'lang'>): boolean {
  return (network === undefined || split.network === network) && (lang === undefined || split.lang === lang);
}
