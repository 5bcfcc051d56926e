import { EN } from './messages-en';
import { FR } from './messages-fr';

/** The page's texts in one language. */
export type Messages = typeof EN;

/** The languages of the page. */
export const PAGE_LANGUAGES = ['en', 'fr'] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

const MESSAGES: Readonly<Record<PageLanguage, Messages>> = { en: EN, fr: FR };

/** The texts in a language. */
export function messagesIn(language: PageLanguage): Messages {
  return MESSAGES[language];
}
