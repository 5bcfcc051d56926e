/** uPlot formats in the language that the browser reports, and throws where that is none (`en-US@posix`). */
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
}
