import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { goProgram } from '../go-program.js';

/** The first time helm is compiled. */
jest.setTimeout(1_200_000);

const HELM = { name: 'helm', probe: 'version', module: 'helm.sh/helm/v3/cmd/helm@v3.22.0' };
const root = fileURLToPath(new URL('../../..', import.meta.url));
const chart = join(root, 'deploy', 'helm', 'hashpulse');

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Record<string, never>;
}

const MODELS = new Map([
  ['keda.sh', '@kubernetes-models/keda'],
  ['monitoring.coreos.com', '@kubernetes-models/prometheus-operator'],
]);

/** Throws when the manifest does not hold to the schema of its kind. */
async function validate(manifest: Manifest): Promise<void> {
  const [group = ''] = manifest.apiVersion.split('/');
  const module = `${MODELS.get(group) ?? 'kubernetes-models'}/${manifest.apiVersion}/${manifest.kind}`;
  const models = (await import(module)) as Record<string, new (data: Manifest) => { validate(): void }>;
  const Model = models[manifest.kind] as new (data: Manifest) => { validate(): void };
  new Model(manifest).validate();
}

const program = goProgram(HELM);
const GIVEN = [
  'kafka.brokers={kafka-0:9092,kafka-1:9092}',
  'redis.existingSecret=redis',
  'apiKeys.existingSecret=keys',
];

function render(values: readonly string[]): Manifest[] {
  const args = [
    'template',
    'hp',
    chart,
    '--kube-version',
    '1.33.0',
    ...values.flatMap((value) => ['--set', value]),
  ];
  const text = execFileSync(program as string, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return parseAllDocuments(text).flatMap((document) => (document.toJS() as Manifest | null) ?? []);
}

const kinds = (manifests: readonly Manifest[]) =>
  manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

if (program === undefined) {
  process.stderr.write(
    '\nNOT RUN: the Helm chart is not rendered, because neither helm nor go is on this machine.\n\n',
  );
  describe('the Helm chart', () => {
    it('is there, but neither helm nor go is, so it was not rendered', () => {
      expect(existsSync(join(chart, 'Chart.yaml'))).toBe(true);
    });
  });
} else {
  describe('the Helm chart', () => {
    it('renders, as given and with everything on, to what Kubernetes, KEDA and the Prometheus operator take', async () => {
      const everything = [
        'telemetry.otlpEndpoint=http://otel:4318',
        'telemetry.podMonitor=true',
        'networkPolicy.clients[0].namespaceSelector.matchLabels.a=b',
        'networkPolicy.monitoring[0].podSelector.matchLabels.a=b',
        'ingest.writeAheadLog.enabled=true',
        'ingest.writeAheadLog.storageClass=fast',
        'query.webhooks.allowPrivate=true',
        'tagger.env.TZ=UTC',
        'sources.bluesky.kind=jetstream',
        'sources.bluesky.existingSecret=bluesky',
        'sources.bluesky.env.JETSTREAM_URL=wss://example.org',
      ];
      for (const values of [GIVEN, [...GIVEN, ...everything]]) {
        const manifests = render(values);
        expect(manifests.length).toBeGreaterThan(20);
        for (const manifest of manifests) await validate(manifest);
      }
    });

    it('would be refused with a wrong type', async () => {
      const [deployment] = render(GIVEN).filter(({ kind }) => kind === 'Deployment') as [Manifest];
      const wrong = { ...deployment, spec: { ...deployment.spec, replicas: 'two' } } as unknown as Manifest;
      await expect(validate(wrong)).rejects.toThrow('replicas');
    });

    it('has for each app a Deployment, a budget, a policy and what scales it', () => {
      const found = kinds(render(GIVEN));
      for (const app of ['ingest', 'tagger', 'aggregator', 'query']) {
        const scaler = app === 'ingest' || app === 'query' ? 'HorizontalPodAutoscaler' : 'ScaledObject';
        const wanted = ['Deployment', 'PodDisruptionBudget', 'NetworkPolicy', 'ServiceAccount', scaler];
        expect(found).toEqual(expect.arrayContaining(wanted.map((kind) => `${kind} hp-${app}`)));
      }
    });

    it('gives each ingest its own volume for a write-ahead log', () => {
      const found = kinds(render([...GIVEN, 'ingest.writeAheadLog.enabled=true']));
      expect(found).toContain('StatefulSet hp-ingest');
      expect(found).not.toContain('Deployment hp-ingest');
    });

    it('reads networks when it is told to, each by one process that finds its cursor again', () => {
      expect(kinds(render(GIVEN)).filter((name) => name.includes('source'))).toEqual([]);
      const found = kinds(render([...GIVEN, 'sources.fedi.kind=mastodon']));
      const wanted = ['StatefulSet', 'NetworkPolicy', 'ServiceAccount'];
      expect(found).toEqual(expect.arrayContaining(wanted.map((kind) => `${kind} hp-source-fedi`)));
      expect(() => render([...GIVEN, 'sources.fedi.kin=mastodon'])).toThrow();
    });

    it('lets query reach receivers of webhooks, those of its own network only when told to', () => {
      const query = (values: readonly string[]) =>
        render(values).filter(({ metadata }) => metadata.name === 'hp-query');
      const text = (values: readonly string[], kind: string) =>
        JSON.stringify(query(values).filter((manifest) => manifest.kind === kind));
      const within = [...GIVEN, 'query.webhooks.allowPrivate=true'];
      expect(text(GIVEN, 'NetworkPolicy')).toContain('"port":443');
      expect(text(GIVEN, 'NetworkPolicy')).toContain('10.0.0.0/8');
      expect(text(GIVEN, 'Deployment')).not.toContain('WEBHOOK_ALLOW_PRIVATE');
      expect(text(within, 'NetworkPolicy')).not.toContain('10.0.0.0/8');
      expect(text(within, 'Deployment')).toContain('WEBHOOK_ALLOW_PRIVATE');
    });

    it('holds no secret, only references, and refuses values that it does not know', () => {
      expect(JSON.stringify(render(GIVEN))).not.toContain('redis://');
      expect(() => render([...GIVEN, 'tagger.replica=3'])).toThrow('additional properties');
      expect(() => render(['kafka.brokers={kafka:9092}'])).toThrow('existingSecret');
    });
  });
}
