import type { ServerResponse } from 'node:http';
import { answerJson, HttpNetwork } from './http-network.js';

/** The part of a status by which the server knows it. */
export interface ServedStatus {
  readonly id: string;
  readonly [field: string]: unknown;
}

const later = (a: string, b: string): boolean => (a.length === b.length ? a > b : a.length > b.length);

/** Speaks Mastodon's protocol: the public timeline, in pages and as a stream of server-sent events. */
export class MastodonServer {
  /** When set, the next requests for a path that begins so are answered with this. */
  refusal:
    { readonly path: string; readonly status: number; readonly headers?: Record<string, string> } | undefined;
  private readonly statuses: ServedStatus[] = [];
  private readonly streams = new Set<ServerResponse>();
  private network!: HttpNetwork;

  static async start(): Promise<MastodonServer> {
    const server = new MastodonServer();
    server.network = await HttpNetwork.start((url, response) => server.answer(url, response));
    return server;
  }

  get address(): string {
    return this.network.address;
  }

  get requests(): HttpNetwork['requests'] {
    return this.network.requests;
  }

  /** How many listen to the stream. */
  get listeners(): number {
    return this.streams.size;
  }

  publish(...statuses: readonly ServedStatus[]): void {
    this.statuses.push(...statuses);
    for (const status of statuses) this.send(`event: update\ndata: ${JSON.stringify(status)}\n\n`);
  }

  /** Writes to the streams, byte by byte as it is told. */
  send(text: string | Uint8Array): void {
    for (const stream of this.streams) stream.write(text);
  }

  cut(): void {
    for (const stream of this.streams) stream.destroy();
  }

  stop(): Promise<void> {
    return this.network.stop();
  }

  private answer({ pathname, searchParams }: URL, response: ServerResponse): void {
    if (this.refusal && pathname.startsWith(this.refusal.path)) {
      response.writeHead(this.refusal.status, this.refusal.headers).end('{"error":"no"}');
    } else if (pathname === '/api/v2/instance') {
      const streaming = this.address.replace('http', 'ws');
      answerJson(response, { domain: 'example.social', configuration: { urls: { streaming } } });
    } else if (pathname === '/api/v1/streaming/public') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':)\n\n');
      this.streams.add(response);
      response.on('close', () => this.streams.delete(response));
    } else if (pathname === '/api/v1/timelines/public') {
      answerJson(response, this.page(searchParams.get('min_id') ?? '0', Number(searchParams.get('limit'))));
    } else {
      response.writeHead(404).end();
    }
  }

  /** With `min_id` the page is the one just above it, newest first. */
  private page(minId: string, limit: number): readonly ServedStatus[] {
    const above = this.statuses.filter(({ id }) => later(id, minId));
    return above
      .toSorted((a, b) => (later(a.id, b.id) ? 1 : -1))
      .slice(0, limit)
      .toReversed();
  }
}
