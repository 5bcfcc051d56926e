import { createServer } from 'node:net';

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address ? address.port : undefined;
      server.close(() => resolve(taken));
    });
  });
}

/** The preferred port on 127.0.0.1 when it is free, else any free one. */
export async function freePort(preferred = 0): Promise<number> {
  const port = (await tryPort(preferred)) ?? (await tryPort(0));
  if (port === undefined) throw new Error('no free port on 127.0.0.1');
  return port;
}

/** A node of a Redis Cluster speaks to the others on the port that is so much higher. */
const BUS_OFFSET = 10_000;
/** Below what systems give to connections, and so that the other one is a port too. */
const CLUSTER_PORTS = { first: 12_000, count: 18_000 };

/** A port on 127.0.0.1 for a node of a Redis Cluster: free, and the one of its bus too. */
export async function freeClusterPort(): Promise<number> {
  for (;;) {
    const port = CLUSTER_PORTS.first + Math.floor(Math.random() * CLUSTER_PORTS.count);
    if ((await tryPort(port)) !== undefined && (await tryPort(port + BUS_OFFSET)) !== undefined) return port;
  }
}
