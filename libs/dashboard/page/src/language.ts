import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type Messages, messagesIn, type PageLanguage } from './messages';

/** The language of the page, for everything in it. */
export const Language = createContext<PageLanguage>('en');

/** The page's texts and its language. */
export function useMessages(): { text: Messages; language: PageLanguage } {
  const language = useContext(Language);
  return { text: messagesIn(language), language };
}
