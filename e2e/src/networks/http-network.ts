import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request of a network's API. */
export type Answering = (url: URL, response: ServerResponse, request: IncomingMessage) => void;

/** A network's HTTP API on this machine. */
export class HttpNetwork {
  /** Every request, in order. */
  readonly requests: { readonly url: URL; readonly headers: IncomingMessage['headers'] }[] = [];

  private constructor(private readonly server: Server) {}

  static async start(answer: Answering): Promise<HttpNetwork> {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '', network.address);
      network.requests.push({ url, headers: request.headers });
      answer(url, response, request);
    });
    const network = new HttpNetwork(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return network;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Cuts all connections. */
  cut(): void {
    this.server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }
}

/** Answers with JSON. */
export function answerJson(
  response: ServerResponse,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}
