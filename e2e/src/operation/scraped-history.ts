import type { AppProcess } from '@hashpulse/testing';
import { alertRules, metricsOf } from '../deploy-metrics.js';
import type { OperatedSystem } from './operated-system.js';

const APPS = ['ingest', 'tagger', 'aggregator', 'query'] as const;
/** Prometheus gives a target up after this long, ms. */
const SCRAPE_TIMEOUT_MS = 4_000;

/** A series as promtool reads it. */
export interface InputSeries {
  readonly series: string;
  /** A value for each scrape; `stale` where it ended, `_` where there was none. */
  readonly values: string;
}

/** What Prometheus would know of a system by scraping its apps, of the metrics that the alert rules read. */
export class ScrapedHistory {
  /** Processes that are scraped besides those of the system. */
  readonly besides: AppProcess[] = [];
  private readonly series = new Map<string, string[]>();
  private readonly read = new Set(alertRules().flatMap(({ expr }) => metricsOf(expr)));
  private scrapes = 0;

  constructor(private readonly system: OperatedSystem) {}

  /** How many scrapes there were. */
  get length(): number {
    return this.scrapes;
  }

  /** Scrapes every process once. */
  async scrape(): Promise<void> {
    const targets = [
      ...APPS.flatMap((name) => this.system.of(name).map((app, i) => ({ app, instance: `${name}-${i}` }))),
      ...this.besides.map((app, i) => ({ app, instance: `besides-${i}` })),
    ];
    await Promise.all(
      targets.map(async ({ app, instance }) => {
        const text = await this.system.metrics(app, SCRAPE_TIMEOUT_MS);
        const target = `job="hashpulse",instance="${instance}"`;
        this.add(`up{${target}}`, text === undefined ? '0' : '1');
        for (const line of (text ?? '').split('\n')) this.addSample(line, target);
      }),
    );
    this.scrapes += 1;
  }

  /** All that was scraped. */
  inputSeries(): InputSeries[] {
    return Array.from(this.series, ([series, values]) => ({
      series,
      values: Array.from({ length: this.scrapes }, (_, i) => values[i] ?? lacking(values[i - 1])).join(' '),
    }));
  }

  private addSample(line: string, target: string): void {
    const [, name = '', labels, value = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (!this.read.has(name) || !Number.isFinite(Number(value))) return;
    this.add(`${name}{${labels ? `${labels},` : ''}${target}}`, value);
  }

  private add(series: string, value: string): void {
    const values = this.series.get(series) ?? [];
    values[this.scrapes] = value;
    this.series.set(series, values);
  }
}

/** A series that a scrape no longer has is stale from then on. */
function lacking(before: string | undefined): string {
  return before === undefined ? '_' : 'stale';
}
