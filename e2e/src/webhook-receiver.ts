import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { untilTrue } from '@hashpulse/backing-services';
import { Webhook } from 'standardwebhooks';

/** A delivery as it came. */
export interface ReceivedEvent {
  /** The header `webhook-id`. */
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How a receiver answers: an HTTP status, or by itself. */
export type Reply = number | ((response: ServerResponse) => void);

const WAIT_MS = 40_000;

/** A receiver of webhooks on this machine. */
export class WebhookReceiver {
  readonly received: ReceivedEvent[] = [];
  /** What it answers to the next deliveries, in turn; then 204. */
  readonly replies: Reply[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => receiver.take(request.headers, Buffer.concat(chunks).toString(), response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** Waits until it has received what passes. */
  async untilReceived(what: string, passes: (event: ReceivedEvent) => boolean): Promise<ReceivedEvent> {
    await untilTrue(what, WAIT_MS, async () => this.received.some(passes));
    return this.received.find(passes) as ReceivedEvent;
  }

  /** Whether Standard Webhooks' own library takes every delivery for one that was signed with this secret. */
  trusts(secret: string): boolean {
    const webhook = new Webhook(secret);
    for (const { headers, body } of this.received) webhook.verify(body, headers as Record<string, string>);
    return this.received.length > 0;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private take(headers: IncomingHttpHeaders, body: string, response: ServerResponse): void {
    const { type, data } = JSON.parse(body) as Pick<ReceivedEvent, 'type' | 'data'>;
    this.received.push({ id: String(headers['webhook-id']), type, data, headers, body });
    const reply = this.replies.shift() ?? 204;
    if (typeof reply === 'number') response.writeHead(reply).end();
    else reply(response);
  }
}
