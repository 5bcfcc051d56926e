import { type Context, context, propagation, type Tracer, trace } from '@opentelemetry/api';
import { type TraceSettings, tracesAreOn } from './trace-settings.js';

/** How long the last spans may take to leave when the process stops, ms. */
const LAST_EXPORT_MS = 2_000;

let stopExport: (() => Promise<void>) | undefined;

/** Whether this process makes traces; asked once a batch or request, so that nothing is paid while it does not. */
export function tracing(): boolean {
  return stopExport !== undefined;
}

/** The tracer of this system; makes nothing while traces are off. */
export function tracer(): Tracer {
  return trace.getTracer('hashpulse');
}

/** Makes traces from here on, if the settings want them. The SDK is loaded only then. */
export async function startTracing(service: string, settings: TraceSettings): Promise<void> {
  if (!tracesAreOn(settings)) return;
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
  const { W3CTraceContextPropagator } = await import('@opentelemetry/core');
  const { traceExport } = await import('./trace-export.js');
  const provider = await traceExport(service, settings);
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  stopExport = () => provider.shutdown();
}

/** Sends what is left; gives up after two seconds, because a service that stops has ten. */
export async function stopTracing(): Promise<void> {
  if (!stopExport) return;
  const late = new Promise((resolve) => setTimeout(resolve, LAST_EXPORT_MS).unref());
  await Promise.race([stopExport().catch(() => undefined), late]);
}

/** The ids of the trace that is under way, for log lines; empty while there is none. */
export function traceIds(): { trace_id?: string; span_id?: string } {
  const span = trace.getSpanContext(context.active());
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
}

/** The context that a request's headers carry. */
export function contextOf(headers: Readonly<Record<string, unknown>>): Context {
  return propagation.extract(context.active(), headers);
}
