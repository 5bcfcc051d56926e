import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A span as it came. */
export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly events: readonly string[];
  /** The traces of the spans that it is linked with. */
  readonly links: readonly string[];
}

interface OtlpSpan extends Omit<ReceivedSpan, 'service' | 'events' | 'links'> {
  readonly links?: readonly { readonly traceId: string }[];
  readonly events?: readonly { readonly name: string }[];
}

/** An ExportTraceServiceRequest of OTLP in its JSON form. */
interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { key: string; value: { stringValue?: string } }[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

/** How long spans may take to come, ms. */
const WAIT_MS = 20_000;

/** Takes traces over OTLP/HTTP with JSON. */
export class OtlpReceiver {
  private readonly received: ReceivedSpan[] = [];
  private readonly arrivals = new EventEmitter();
  private readonly server = createServer((request, response) => {
    void json(request).then((body) => {
      this.take(body as OtlpRequest);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });

  /** Gives the endpoint. */
  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** All spans that came. */
  get count(): number {
    return this.received.length;
  }

  /** The spans of a trace once there are this many. */
  async spans(traceId: string, count: number): Promise<ReceivedSpan[]> {
    const late = AbortSignal.timeout(WAIT_MS);
    for (;;) {
      const spans = this.received.filter((span) => span.traceId === traceId);
      if (spans.length >= count || late.aborted) return spans;
      await once(this.arrivals, 'spans', { signal: late }).catch(() => undefined);
    }
  }

  private take({ resourceSpans }: OtlpRequest): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      const name = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
        const { events = [], links = [] } = span;
        this.received.push({
          ...span,
          service: name,
          events: events.map((event) => event.name),
          links: links.map((link) => link.traceId),
        });
      }
    }
    this.arrivals.emit('spans');
  }
}
