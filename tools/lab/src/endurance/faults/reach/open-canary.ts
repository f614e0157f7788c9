import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A port that counts who knocks, over TCP and UDP; disposing closes it. */
export interface Canary extends AsyncDisposable {
  readonly port: number;
  visits(): number;
}

/** @param hosts addresses of this machine: the port is the same at all of them */
export async function openCanary(hosts: readonly string[]): Promise<Canary> {
  await using scope = new AsyncDisposableStack();
  let visits = 0;
  let port = 0;
  for (const host of hosts) {
    const server = createServer((socket: Socket) => {
      visits += 1;
      socket.on('error', () => undefined).destroy();
    });
    scope.defer(async () => {
      if (server.listening) await once(server.close(), 'close');
    });
    server.listen(port, host);
    await once(server, 'listening');
    ({ port } = server.address() as { port: number });
    const packets = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    scope.defer(() => void packets.close());
    packets.on('message', () => (visits += 1)).bind(port, host);
    await once(packets, 'listening');
  }
  const opened = scope.move();
  return { port, visits: () => visits, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
