import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createHostilePage } from './hostile-pages.ts';

/** Serves the pages and their resources; disposing it closes every connection. */
export interface HostileServer extends AsyncDisposable {
  getUrl(name: string): string;
}

/** The length of the endless file, which is sent slowly enough not to keep the server busy. */
const endlessPieces = 1_000;
/** RFC 6455, 1.3. */
const webSocketGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** A service worker that intercepts every request and updates itself continually. */
const serviceWorker = `self.onfetch = (event) => event.respondWith(fetch(event.request).catch(() => new Response('')));
setInterval(() => self.registration.update().catch(() => 0), 100);
// `;

export async function serveHostilePages(): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://h');
    request.resume();
    if (pathname.startsWith('/page/')) {
      response.setHeader('content-type', 'text/html').end(createHostilePage(pathname.slice('/page/'.length)));
    } else if (pathname === '/endless') {
      response.setHeader('content-type', 'application/octet-stream');
      let piece = 0;
      const sending = setInterval(() => {
        if (piece++ > endlessPieces || response.destroyed) return void clearInterval(sending);
        response.write(Buffer.alloc(100_000));
      }, 20);
    } else if (pathname === '/worker.js') {
      // Different each time, so that there is always an update.
      response.setHeader('content-type', 'text/javascript').end(`${serviceWorker}${Math.random()}`);
    } else response.writeHead(404).end();
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket: Socket) => {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key'] ?? ''}${webSocketGuid}`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    getUrl: (name) => `http://127.0.0.1:${port}/page/${name}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
