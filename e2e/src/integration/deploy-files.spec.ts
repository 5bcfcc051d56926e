import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { alertRules, dashboardQueries, deployFile, metricsOf } from '../deploy-metrics.js';

/** The headings of a Markdown file as the anchors that GitHub makes of them. */
function anchors(markdown: string): string[] {
  const headings = markdown.split('\n').filter((line) => line.startsWith('#'));
  return headings.map((line) =>
    line
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

const withoutPadding = (table: string): string => table.replace(/ +/g, ' ').replace(/-+/g, '-');

describe('the sizing table', () => {
  it('of docs/operations.md is the one that npm run sizing prints', () => {
    const root = fileURLToPath(new URL('../../..', import.meta.url));
    const env = { ...process.env, NODE_OPTIONS: '' };
    const table = execFileSync(process.execPath, ['tools/sizing.mjs'], { cwd: root, encoding: 'utf8', env });
    expect(table.split('\n').length).toBeGreaterThan(8);
    const page = readFileSync(`${root}docs/operations.md`, 'utf8');
    expect(withoutPadding(page)).toContain(withoutPadding(table));
  });
});

describe('alert rules and dashboard', () => {
  it('are PromQL that reads metrics', () => {
    const exprs = [...alertRules(), ...dashboardQueries()].map(({ expr }) => expr);
    expect(exprs.filter((expr) => metricsOf(expr).length === 0)).toEqual([]);
  });

  it('are refused by this test when they are not PromQL', () => {
    expect(() => metricsOf('sum(rate(posts_total[5m])')).toThrow('not PromQL');
  });

  it('have a case of promtool for every rule', () => {
    const tests = parse(readFileSync(deployFile('prometheus/alerts.test.yml'), 'utf8')) as {
      tests: { name: string }[];
    };
    expect(tests.tests.map(({ name }) => name)).toEqual(alertRules().map(({ alert }) => alert));
  });

  it('lead to a runbook that exists', () => {
    const docs = fileURLToPath(new URL('../../../docs/operations.md', import.meta.url));
    const known = anchors(readFileSync(docs, 'utf8'));
    for (const { annotations } of alertRules()) {
      const [file, anchor] = annotations.runbook.split('#');
      expect([file, known]).toEqual(['docs/operations.md', expect.arrayContaining([anchor])]);
    }
  });
});
