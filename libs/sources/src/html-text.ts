import { compile } from 'html-to-text';

const toText = compile({
  wordwrap: false,
  selectors: [
    // `#<span>tag</span>` inside a link is the text that people see; the link's address is not.
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
});

/** The text that a reader sees of a post's HTML. */
export function htmlText(html: string): string {
  return toText(html);
}
