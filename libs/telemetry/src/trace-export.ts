import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { TraceSettings } from './trace-settings.js';

function samplerOf({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: ratio }: TraceSettings): Sampler {
  const bare = name.replace('parentbased_', '');
  const roots: Record<string, () => Sampler> = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(Number(ratio)),
  };
  const root = (roots[bare] as () => Sampler)();
  return name === bare ? root : new ParentBasedSampler({ root });
}

async function exporterOf({ OTEL_EXPORTER_OTLP_PROTOCOL }: TraceSettings): Promise<SpanExporter> {
  // Both read the address, headers, compression and time limit from the environment.
  const { OTLPTraceExporter } = await (OTEL_EXPORTER_OTLP_PROTOCOL === 'http/json'
    ? import('@opentelemetry/exporter-trace-otlp-http')
    : import('@opentelemetry/exporter-trace-otlp-proto'));
  return new OTLPTraceExporter();
}

/** Makes spans and sends them in batches; a full queue drops spans, it never holds up the work. */
export async function traceExport(service: string, settings: TraceSettings): Promise<TracerProvider> {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': `hashpulse.${service}`, 'process.pid': process.pid }))
    .merge(detectResources({ detectors: [envDetector] }));
  const processor = new BatchSpanProcessor({
    exporter: await exporterOf(settings),
    scheduledDelayMillis: settings.OTEL_BSP_SCHEDULE_DELAY,
    maxQueueSize: settings.OTEL_BSP_MAX_QUEUE_SIZE,
    maxExportBatchSize: Math.min(settings.OTEL_BSP_MAX_EXPORT_BATCH_SIZE, settings.OTEL_BSP_MAX_QUEUE_SIZE),
  });
  return new TracerProvider({ resource, sampler: samplerOf(settings), spanProcessors: [processor] });
}
