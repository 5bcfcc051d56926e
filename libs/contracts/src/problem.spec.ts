import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { PROBLEMS } from './problem.js';

const CATALOGUE = new URL('../../../docs/errors.md', import.meta.url);
const ROW = /^\| `([a-z-]+)` +\| (\d{3}) +\| (.+?) +\| \S/gm;

describe('the error catalogue', () => {
  it('lists every code with its status and title, and no other', () => {
    const rows = [...readFileSync(CATALOGUE, 'utf8').matchAll(ROW)];
    const listed = rows.map(([, code, status, title]) => [code, [Number(status), title]]);
    expect(Object.fromEntries(listed)).toEqual(PROBLEMS);
  });
});
