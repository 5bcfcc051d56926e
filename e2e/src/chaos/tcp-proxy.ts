import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Whether a server's answer to what a client has just sent is kept back and the connection cut instead. */
export type CutsAnswer = (sent: Buffer) => boolean;

/** Stands between clients and a server, to be led to another one and to cut connections at the worst moment. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    /** The port of the server behind, asked at every connection. */
    private target: () => number,
  ) {}

  /** Asked at every message of a client while set. */
  cutsAnswer: CutsAnswer | undefined;
  /** How many answers were kept back. */
  cuts = 0;

  static async start(): Promise<TcpProxy> {
    const server = createServer();
    const proxy = new TcpProxy(server, () => 0);
    server.on('connection', (client) => proxy.connected(client));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Leads to another server from now on; those who are connected must connect again. */
  leadTo(target: () => number): void {
    this.target = target;
    for (const socket of this.sockets) socket.destroy();
  }

  stop(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private connected(client: Socket): void {
    const server = connect(this.target(), '127.0.0.1');
    let isCut = false;
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (sent) => {
      if (!isCut && this.cutsAnswer?.(sent)) isCut = true;
      if (!server.write(sent)) client.pause();
    });
    server.on('drain', () => client.resume());
    server.on('data', (answer) => {
      // The server has done what it was asked for; the client will not hear of it.
      if (isCut) {
        this.cuts += 1;
        client.destroy();
      } else if (!client.write(answer)) server.pause();
    });
    client.on('drain', () => server.resume());
  }
}

const PRODUCE = 0;
const FRAME_HEAD_BYTES = 6;

/** Whether these bytes of a connection to Kafka begin with a produce request: `length int32, api key int16`. */
export function isProduceRequest(sent: Buffer): boolean {
  return sent.length >= FRAME_HEAD_BYTES && sent.readInt16BE(4) === PRODUCE && sent.readInt32BE(0) > 0;
}
