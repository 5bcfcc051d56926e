import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployFile } from '../deploy-metrics.js';
import { goProgram } from '../go-program.js';
import type { ScrapedHistory } from './scraped-history.js';

const PROMTOOL = {
  name: 'promtool',
  probe: '--version',
  module: 'github.com/prometheus/prometheus/cmd/promtool@v0.316.0',
  // Without what discovers targets in clouds: it makes most of the work.
  tags: 'remove_all_sd,builtinassets',
};

/** Where Prometheus' own tool is; undefined: it is not on this machine, nor is Go. */
export function promtool(): string | undefined {
  return goProgram(PROMTOOL);
}

/** Which alerts the rules must have raised, and from which scrape on at the earliest. */
export interface Expectation {
  readonly alerts: readonly string[];
  /** Scrapes before the fault; none of the alerts may have fired then. */
  readonly quiet: number;
}

/**
 * Evaluates the alert rules on what was scraped, every scrape being a minute after the one before.
 * Throws with promtool's words when an alert did not fire, or fired before the fault.
 */
export function requireAlerts(history: ScrapedHistory, { alerts, quiet }: Expectation): void {
  const fired = (alert: string, minutes: number) =>
    `count(max_over_time(ALERTS{alertname="${alert}",alertstate="firing"}[${minutes}m])) or vector(0)`;
  const one = (expr: string, minute: number, value: number) => ({
    expr,
    eval_time: `${minute}m`,
    exp_samples: [{ labels: '{}', value }],
  });
  const { length } = history;
  const tests = alerts.flatMap((alert) => [
    one(fired(alert, quiet), quiet - 1, 0),
    one(`(${fired(alert, length)}) > bool 0`, length - 1, 1),
  ]);
  const file = {
    rule_files: [deployFile('prometheus/alerts.yml')],
    evaluation_interval: '1m',
    tests: [{ interval: '1m', input_series: history.inputSeries(), promql_expr_test: tests }],
  };
  const folder = mkdtempSync(join(tmpdir(), 'hashpulse-alerts-'));
  try {
    // JSON is YAML.
    writeFileSync(join(folder, 'test.yml'), JSON.stringify(file));
    execFileSync(promtool() as string, ['test', 'rules', join(folder, 'test.yml')], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${stdout}${stderr}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
