import { describe, expect, it } from '@jest/globals';
import type { UseTuple } from '@hashpulse/contracts';
import { Cell } from './cell.js';
import { mastodonSpan, mastodonTrend } from './mastodon-days.js';
import { MastodonTrend, mastodonScore } from './mastodon-score.js';
import { ALL_SPLITS } from './split-filter.js';

const HOUR = 3_600_000;
const DAY = Date.parse('2019-05-02T00:00:00Z');

/** A cell of an hour with so many authors. */
function cell(at: number, authors: number): Cell {
  const made = new Cell();
  for (let author = 1; author <= authors; author++) {
    const use: UseTuple = [author, 1, at, 'mastodon', 'en', author, 0, 'Tag', 0, 0, 0, 0, []];
    made.applyUse(use, false);
  }
  return made;
}

describe('mastodonScore', () => {
  it('is the square of the surplus over what the day before had, from five accounts on', () => {
    expect(mastodonScore(30, 10)).toBe(40);
    expect(mastodonScore(6, 0)).toBe(25);
    expect(mastodonScore(4, 0)).toBe(0);
    expect(mastodonScore(10, 30)).toBe(0);
  });
});

describe('MastodonTrend', () => {
  it('keeps its height and halves in four hours', () => {
    const trend = new MastodonTrend();
    expect(trend.look(DAY, 30, 10)).toBe(40);
    expect(trend.look(DAY + 4 * HOUR, 10, 10)).toBeCloseTo(20);
    expect(trend.look(DAY + 40 * HOUR, 0, 10)).toBe(0);
  });
});

describe('mastodonTrend', () => {
  it('compares the accounts of the UTC day so far with the whole day before', () => {
    const asOf = DAY + 12 * HOUR - 1;
    const cells = [
      cell(DAY - 44 * HOUR, 6),
      cell(DAY - 20 * HOUR, 10),
      cell(DAY + 3 * HOUR, 20),
      cell(DAY + 11 * HOUR, 30),
    ];
    expect(mastodonTrend(cells, asOf, ALL_SPLITS)).toBeCloseTo((30 - 10) ** 2 / 10);
    expect(mastodonSpan(asOf).first * HOUR).toBe(DAY - 72 * HOUR);
  });

  it('counts only the posts that are asked for', () => {
    const cells = [cell(DAY + HOUR, 30)];
    expect(mastodonTrend(cells, DAY + 2 * HOUR, { network: 'twitter', lang: undefined })).toBe(0);
  });
});
