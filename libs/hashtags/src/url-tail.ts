import { PATH, PATH_END, QUERY, QUERY_END, stickyEnd } from './url-characters.js';

const port = /:[0-9]+/y;
const pathRun = new RegExp(`[${PATH}]+`, 'iy');
const pathEnd = new RegExp(`[${PATH_END}]`, 'i');
const balanced = new RegExp(`\\((?:[${PATH}]+|[${PATH}]*\\([${PATH}]+\\)[${PATH}]*)\\)`, 'iy');
const queryRun = new RegExp(`[${QUERY}]+`, 'iy');
const queryEnd = new RegExp(`[${QUERY_END}]`, 'i');

/** The end of the last character in [start, end) that `expression` accepts, or −1. */
function lastEnd(text: string, start: number, end: number, expression: RegExp): number {
  for (let index = end - 1; index >= start; index--) {
    if (expression.test(text[index]!)) return index + 1;
  }
  return -1;
}

/** The end of a path at `start`, up to the last character a path may end with; parentheses nest twice. */
function pathEndFrom(text: string, start: number): number {
  if (text[start] !== '/') return start;
  let accepted = start + 1;
  let index = accepted;
  while (index < text.length) {
    const run = stickyEnd(pathRun, text, index);
    if (run >= 0) {
      accepted = Math.max(accepted, lastEnd(text, index, run, pathEnd));
      index = run;
    }
    const group = stickyEnd(balanced, text, index);
    if (group < 0) return accepted;
    // Parentheses end a path only where it might have ended before them.
    if (accepted === index) accepted = group;
    index = group;
  }
  return accepted;
}

function queryEndFrom(text: string, start: number): number {
  if (text[start] !== '?') return start;
  const run = stickyEnd(queryRun, text, start + 1);
  return run < 0 ? start : Math.max(start, lastEnd(text, start + 1, run, queryEnd));
}

/** What follows a domain that ends at `domainEnd`: `pathStart` is behind the port, `end` behind path and query. */
export function urlTail(
  text: string,
  domainEnd: number,
): { pathStart: number; pathEnd: number; end: number } {
  const afterPort = stickyEnd(port, text, domainEnd);
  const pathStart = afterPort < 0 ? domainEnd : afterPort;
  const pathEnd = pathEndFrom(text, pathStart);
  return { pathStart, pathEnd, end: queryEndFrom(text, pathEnd) };
}
