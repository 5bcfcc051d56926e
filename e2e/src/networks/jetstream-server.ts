import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A message of Jetstream. */
export interface JetstreamFrame {
  readonly time_us: number;
  readonly [field: string]: unknown;
}

/** Speaks Jetstream's protocol: a WebSocket that replays from a cursor on what it still has, then goes on live. */
export class JetstreamServer {
  /** The query of each subscription. */
  readonly subscriptions: URLSearchParams[] = [];
  private readonly frames: JetstreamFrame[] = [];
  private readonly sockets = new Set<WebSocket>();
  private cutAfter = Infinity;

  private constructor(private readonly server: WebSocketServer) {
    server.on('connection', (socket, { url = '' }) =>
      this.subscribe(socket, new URL(url, 'ws://x').searchParams),
    );
  }

  static async start(): Promise<JetstreamServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    return new JetstreamServer(server);
  }

  get address(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/subscribe`;
  }

  publish(...frames: readonly JetstreamFrame[]): void {
    this.frames.push(...frames);
    for (const frame of frames) for (const socket of this.sockets) socket.send(JSON.stringify(frame));
  }

  /** Sends something that is no frame. */
  publishRaw(text: string): void {
    for (const socket of this.sockets) socket.send(text);
  }

  /** Forgets what is older. */
  forgetBefore(timeUs: number): void {
    const kept = this.frames.filter((frame) => frame.time_us >= timeUs);
    this.frames.splice(0, this.frames.length, ...kept);
  }

  /** Cuts each of the coming replays after so many frames. */
  cutReplaysAfter(frames: number): void {
    this.cutAfter = frames;
  }

  /** Cuts all connections. */
  cut(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  async stop(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private subscribe(socket: WebSocket, query: URLSearchParams): void {
    this.subscriptions.push(query);
    socket.on('close', () => this.sockets.delete(socket));
    const cursor = query.get('cursor');
    const replay = cursor === null ? [] : this.frames.filter((frame) => frame.time_us >= Number(cursor));
    for (const [i, frame] of replay.entries()) {
      if (i === this.cutAfter) return socket.close(1008, 'ConsumerTooSlow');
      socket.send(JSON.stringify(frame));
    }
    this.sockets.add(socket);
  }
}
