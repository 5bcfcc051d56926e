import {
  context,
  createContextKey,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { KafkaMessage } from 'kafkajs';
import { sampledSpans, TRACEPARENT, traceparent } from './record-trace.js';
import { tracer, tracing } from './tracing.js';

/** Traces that are followed through one batch; a larger number would cost more than it tells. */
const MAX_TRACES = 64;
/** Records of these traces whose output is marked. */
const MAX_RECORDS = 256;

/** A batch of records of one partition. */
export interface TracedBatch {
  readonly topic: string;
  readonly group: string;
  readonly partition: number;
  readonly records: readonly KafkaMessage[];
}

/** A record whose trace is kept, with the span of this batch in that trace. */
interface TracedRecord {
  readonly record: KafkaMessage;
  readonly span: Span;
}

const TRACED = createContextKey('the records of the batch whose traces are kept');

class BatchSpans {
  readonly traced: TracedRecord[] = [];
  private readonly spans = new Map<string, Span>();

  constructor(private readonly batch: TracedBatch) {
    for (const record of batch.records) {
      if (record.headers?.[TRACEPARENT] === undefined) continue;
      for (const parent of sampledSpans(record.headers)) this.follow(record, parent);
      if (this.traced.length >= MAX_RECORDS) break;
    }
  }

  /** The first of them stands for the batch and is linked with the others. */
  get first(): Span | undefined {
    return this.spans.values().next().value;
  }

  end(error?: Error): void {
    for (const span of this.spans.values()) {
      if (error) span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      else span.addEvent('committed', { 'hashpulse.next_offset': this.next });
      span.end();
    }
  }

  private get next(): string {
    return String(BigInt(this.batch.records.at(-1)?.offset ?? 0) + 1n);
  }

  private follow(record: KafkaMessage, parent: SpanContext): void {
    const name = `${parent.traceId}${parent.spanId}`;
    let span = this.spans.get(name);
    if (!span) {
      if (this.spans.size >= MAX_TRACES) return;
      span = this.start(record, parent);
      this.spans.set(name, span);
    }
    this.traced.push({ record, span });
  }

  private start(record: KafkaMessage, parent: SpanContext): Span {
    const { topic, group, partition, records } = this.batch;
    const { first } = this;
    const attributes = {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'process',
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(partition),
      'messaging.consumer.group.name': group,
      'messaging.kafka.offset': Number(record.offset),
      'messaging.batch.message_count': records.length,
    };
    const span = tracer().startSpan(
      `process ${topic}`,
      { kind: SpanKind.CONSUMER, attributes, links: first ? [{ context: first.spanContext() }] : [] },
      trace.setSpanContext(context.active(), parent),
    );
    first?.addLink({ context: span.spanContext() });
    return span;
  }
}

/**
 * Handles a batch; every trace that is kept and has a record in it gets a span from here to the commit. What the
 * handler logs carries the first one's ids.
 */
export async function traceBatch(batch: TracedBatch, handle: () => Promise<void>): Promise<void> {
  if (!tracing()) return handle();
  const spans = new BatchSpans(batch);
  if (!spans.first) return handle();
  const active = trace.setSpan(context.active(), spans.first).setValue(TRACED, spans.traced);
  try {
    await context.with(active, handle);
    spans.end();
  } catch (error) {
    spans.end(error as Error);
    throw error;
  }
}

/**
 * The `traceparent`s that records which follow from the batch under way belong to, by the records' key.
 * @param keysOf the keys of the records that follow from a record
 */
export function traceparentsByKey(
  keysOf: (record: KafkaMessage) => string[],
): ReadonlyMap<string, readonly string[]> {
  const traced = (context.active().getValue(TRACED) ?? []) as readonly TracedRecord[];
  const byKey = new Map<string, Set<string>>();
  for (const { record, span } of traced) {
    for (const key of keysOf(record)) {
      const spans = byKey.get(key) ?? new Set<string>();
      byKey.set(key, spans.add(traceparent(span.spanContext())));
    }
  }
  return new Map(Array.from(byKey, ([key, spans]) => [key, [...spans]]));
}
