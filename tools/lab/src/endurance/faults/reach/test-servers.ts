import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { publicAddress } from './rebinding-lookup.ts';

/** A port that counts TCP connections and UDP packets; disposing it closes the port. */
export interface Canary extends AsyncDisposable {
  readonly port: number;
  visits(): number;
}

/** Opens a canary. @param hosts addresses of this machine, which all get the same port */
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

/** A server that may be reached and serves redirects and documents; disposing it closes the server. */
export interface PublicServer extends AsyncDisposable {
  /** Adds a response with status 302. @returns its URL */
  redirect(to: string): string;
  /** Adds a document. @returns its URL, whose path ends in `name` */
  document(name: string, body: string): string;
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  m3u8: 'application/vnd.apple.mpegurl',
};

/** Opens the server. It uses plain sockets, because Node's HTTP server rejects a `Location` with special characters. */
export async function openPublicServer(): Promise<PublicServer> {
  const answers: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      const at = Number(/^\w+ (?:http:\/\/[^/]*)?\/(\d+)\//.exec(bytes.toString())?.[1] ?? -1);
      socket.end(answers[at] ?? 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
  }).listen(0, publicAddress);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const added = (name: string, head: string, body: string): string => {
    const length = Buffer.byteLength(body);
    answers.push(`HTTP/1.1 ${head}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${body}`);
    return `http://${publicAddress}:${port}/${answers.length - 1}/${name}`;
  };
  return {
    redirect: (to) => added('away', `302 Found\r\nLocation: ${to.replaceAll(/[\r\n]/g, '')}`, ''),
    document: (name, body) =>
      added(name, `200 OK\r\nContent-Type: ${types[name.replace(/^.*\./, '')] ?? 'text/plain'}`, body),
    async [Symbol.asyncDispose]() {
      await once(server.close(), 'close');
    },
  };
}
