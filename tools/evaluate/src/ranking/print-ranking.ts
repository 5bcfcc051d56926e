import type { RankingEvaluation } from './evaluate-ranking.js';

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

/** The evaluation as a line of JSON: precision, recall and median minutes of each method. */
export function rankingLine(seed: number, window: string, evaluation: RankingEvaluation): string {
  const methods = Object.entries(evaluation).map(([name, { precision, recall, medianMinutes }]) => {
    const minutes = medianMinutes === null ? null : rounded(medianMinutes);
    return [name, { precision: rounded(precision), recall: rounded(recall), medianMinutes: minutes }];
  });
  return JSON.stringify({ ranking: { seed, window, methods: Object.fromEntries(methods) as object } });
}

const LISTED = 30;

/** The largest first. */
function sorted(entries: Readonly<Record<string, number | null>>): [string, number | null][] {
  return Object.entries(entries)
    .sort((a, b) => (b[1] ?? Infinity) - (a[1] ?? Infinity))
    .slice(0, LISTED);
}

/** The evaluation for a reader: the figures of each method, then what ours got wrong. */
export function rankingText(evaluation: RankingEvaluation): string {
  const lines = Object.entries(evaluation).map(([name, { precision, recall, medianMinutes, found }]) =>
    [
      name.padEnd(10),
      `precision ${precision.toFixed(3)}`,
      `recall ${recall.toFixed(3)}`,
      `median minutes ${medianMinutes?.toFixed(2) ?? '-'}`,
      `found ${found[0]} of ${found[1]}`,
    ].join('  '),
  );
  const ours = evaluation['hashpulse'];
  const list = (entries: Readonly<Record<string, number | null>> = {}): string[] =>
    sorted(entries).map(([name, n]) => `  ${name}: ${n === null ? 'never' : Math.round(n * 10) / 10}`);
  return [
    ...lines,
    'minutes until ours found each burst:',
    ...list(ours?.delays),
    'no bursts, but among our first ten, for so many minutes:',
    ...list(ours?.falseAlarms),
  ].join('\n');
}
