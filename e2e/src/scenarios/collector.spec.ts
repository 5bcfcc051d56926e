import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { freePort, untilTrue } from '@hashpulse/backing-services';
import { Pipeline } from './pipeline.js';

jest.setTimeout(120_000);

/** An OpenTelemetry Collector with the OTLP receiver and the debug exporter: on the PATH, or by `npm run otelcol`. */
const OWN = fileURLToPath(new URL('../../../.hashpulse/native/otelcol/otelcol', import.meta.url));
const OTELCOL = existsSync(OWN) ? OWN : 'otelcol';
const TRACE = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const CALLER = '00f067aa0ba902b7';

const folder = mkdtempSync(join(tmpdir(), 'hashpulse-collector-'));
let collector: ChildProcess | undefined;
let pipeline: Pipeline | undefined;
afterAll(async () => {
  await pipeline?.stop();
  collector?.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

/** Name, id and parent of every span of the trace that a collector has written. */
function spansIn(output: string): { name: string; id: string; parent: string }[] {
  const field = (text: string, name: string) => new RegExp(`^ +${name} +: *(.*)$`, 'm').exec(text)?.[1] ?? '';
  return output
    .split(/^Span #\d+$/m)
    .filter((text) => field(text, 'Trace ID') === TRACE)
    .map((text) => ({ name: field(text, 'Name'), id: field(text, 'ID'), parent: field(text, 'Parent ID') }));
}

if (spawnSync(OTELCOL, ['--version']).status !== 0) {
  process.stderr.write(
    '\nNOT RUN: no trace was sent to a real collector, because none is on this machine; npm run otelcol compiles one.\n\n',
  );
  describe('a real OpenTelemetry Collector', () => {
    it('is not on this machine; traces.spec.ts has a receiver of its own', () => {
      expect(existsSync(fileURLToPath(new URL('../../otelcol.yaml', import.meta.url)))).toBe(true);
    });
  });
} else {
  describe('a real OpenTelemetry Collector', () => {
    it('receives a post from HTTP through both topics to its commit as one trace', async () => {
      const port = await freePort();
      const config = {
        receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
        exporters: { debug: { verbosity: 'detailed' } },
        service: {
          telemetry: { metrics: { level: 'none' } },
          pipelines: { traces: { receivers: ['otlp'], exporters: ['debug'] } },
        },
      };
      // JSON is YAML.
      writeFileSync(join(folder, 'config.yaml'), JSON.stringify(config));
      let output = '';
      collector = spawn(OTELCOL, ['--config', join(folder, 'config.yaml')], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [collector.stdout, collector.stderr])
        stream?.on('data', (text) => (output += String(text)));
      await untilTrue('the collector', 30_000, async () => output.includes('Everything is ready'));

      pipeline = await Pipeline.start({
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
        OTEL_BSP_SCHEDULE_DELAY: '100',
      });
      const post = {
        id: 'c1',
        network: 'mastodon',
        author: { id: 'ada' },
        text: '#Collector',
        createdAt: new Date().toISOString(),
      };
      const headers = { 'content-type': 'application/json', traceparent: `00-${TRACE}-${CALLER}-01` };
      const url = `${await pipeline.url('ingest')}/v1/posts`;
      expect((await fetch(url, { method: 'POST', headers, body: JSON.stringify(post) })).status).toBe(202);
      await untilTrue('four spans', 30_000, async () => spansIn(output).length === 4);

      const spans = spansIn(output);
      const chain: string[] = [];
      for (let at = CALLER; ;) {
        const next = spans.find(({ parent }) => parent === at);
        if (!next) break;
        chain.push(next.name);
        at = next.id;
      }
      expect(chain).toEqual(['POST /v1/posts', 'send posts', 'process posts', 'process hashtags']);
      expect(output).toContain('Name: committed');
    });
  });
}
