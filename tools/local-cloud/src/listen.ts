import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { type Hono } from 'hono';
import { once } from 'node:events';
import { type IncomingMessage, Server } from 'node:http';
import { type Duplex } from 'node:stream';
import { toPortInUse } from './ports/check-port.ts';

/**
 * Whether a `Host` or `Origin` names this machine. Pages of other sites in the same browser can reach loopback, too: by its address,
 * which their Origin reveals, or by DNS rebinding, which Host reveals.
 */
export function isFromThisMachine(hostOrOrigin: string): boolean {
  const url = URL.parse(hostOrOrigin.includes('://') ? hostOrOrigin : `http://${hostOrOrigin}`);
  const name = (url?.hostname ?? '').replace(/^\[(.*)\]$/, '$1');
  return name === '::1' || /^127(\.\d{1,3}){3}$/.test(name) || /^([^.].*\.)?localhost$/.test(name);
}

/** A server on loopback, until it is disposed. */
export interface HttpServer extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Closes all open connections, but not the server. */
  dropConnections(): void;
}

export type NodeApp = Hono<{ Bindings: HttpBindings }>;

/** Accepts a connection that becomes a WebSocket. @returns false if another listener has to handle it */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

/**
 * Starts an app on 127.0.0.1.
 *
 * @param port 0 chooses a free one
 * @param upgrade must close its WebSockets before this server is disposed
 * @throws ServiceError `PortInUse`, naming the port
 */
export async function listen(app: NodeApp, port: number, upgrade?: Upgrade): Promise<HttpServer> {
  // Keep the global Request and Response: this also runs inside other projects' tests.
  const fetch: typeof app.fetch = (request, bindings, context) =>
    isFromThisMachine(request.headers.get('host') ?? '')
      ? app.fetch(request, bindings, context)
      : new Response('Host must be a name of this machine\n', { status: 403 });
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false });
  if (!(server instanceof Server)) throw new TypeError('expected a plain HTTP server');
  // Uploads may take hours, and keep-alive clients must not race the default idle timeout of 5 s.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 65_000;
  if (upgrade !== undefined)
    server.on('upgrade', (request, socket, head) => {
      const isHere = isFromThisMachine(request.headers.host ?? '');
      if (!isHere || !upgrade(request, socket, head)) socket.destroy();
    });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw toPortInUse(error, port);
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('expected a TCP address');
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    dropConnections: () => server.closeAllConnections(),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
