import {
  context,
  isSpanContextValid,
  propagation,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import type { IHeaders } from 'kafkajs';
import { tracer, tracing } from './tracing.js';

/** Header of a Kafka record that says which span wrote it (W3C Trace Context); a record of many posts has it often. */
export const TRACEPARENT = 'traceparent';

/** Version 00 of W3C Trace Context; later versions begin the same way. */
const PATTERN = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})/;

/** The span as a header's value. */
export function traceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

/** The spans of a record's headers whose traces are kept. */
export function sampledSpans(headers: IHeaders | undefined): SpanContext[] {
  const found = headers?.[TRACEPARENT];
  if (found === undefined) return [];
  const values = Array.isArray(found) ? found : [found];
  return values.flatMap((value) => {
    const [, traceId = '', spanId = '', flags = ''] = PATTERN.exec(value.toString()) ?? [];
    const span = { traceId, spanId, traceFlags: parseInt(flags, 16), isRemote: true };
    return isSpanContextValid(span) && span.traceFlags & TraceFlags.SAMPLED ? [span] : [];
  });
}

/**
 * Runs the sending of records to a topic as a span of the trace that is under way.
 * @param send gets the headers that the records must carry; undefined: none
 */
export async function traceSend<T>(
  topic: string,
  count: number,
  send: (headers: Record<string, string> | undefined) => Promise<T>,
): Promise<T> {
  if (!tracing()) return send(undefined);
  const span = tracer().startSpan(`send ${topic}`, {
    kind: SpanKind.PRODUCER,
    attributes: {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'send',
      'messaging.destination.name': topic,
      'messaging.batch.message_count': count,
    },
  });
  const active = trace.setSpan(context.active(), span);
  const headers: Record<string, string> = {};
  if (span.isRecording()) propagation.inject(active, headers);
  try {
    return await context.with(active, () => send(span.isRecording() ? headers : undefined));
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
    throw error;
  } finally {
    span.end();
  }
}
