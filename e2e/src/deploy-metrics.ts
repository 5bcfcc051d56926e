import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';

/** A file below deploy/. */
export function deployFile(name: string): string {
  return fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url));
}

/** A rule of alerts.yml. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

/** The alert rules. */
export function alertRules(): AlertRule[] {
  const file = parse(readFileSync(deployFile('prometheus/alerts.yml'), 'utf8')) as {
    groups: { rules: AlertRule[] }[];
  };
  return file.groups.flatMap(({ rules }) => rules);
}

interface Panel {
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
}

/** Every query of the dashboard, with Grafana's own variables filled in. */
export function dashboardQueries(): { readonly title: string; readonly expr: string }[] {
  const { panels } = JSON.parse(readFileSync(deployFile('grafana/hashpulse.json'), 'utf8')) as {
    panels: Panel[];
  };
  return panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => ({ title, expr: expr.replaceAll('$__rate_interval', '1m') })),
  );
}

/** The metrics that a PromQL expression reads; throws when it is none. */
export function metricsOf(expr: string): string[] {
  const metrics: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) throw new Error(`not PromQL at ${from}: ${expr}`);
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') {
        metrics.push(expr.slice(from, to));
      }
    },
  });
  return metrics;
}
