import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { type Hono } from 'hono';
import { once } from 'node:events';
import { type IncomingMessage, Server } from 'node:http';
import { type Duplex } from 'node:stream';
import { isFromThisMachine } from './from-this-machine.ts';
import { asPortInUse } from './port-in-use.ts';

/** A server that answers on loopback until it is disposed of. */
export interface HttpServer extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Cuts every open connection, without closing the server. */
  dropConnections(): void;
}

export type NodeApp = Hono<{ Bindings: HttpBindings }>;

/** Takes a connection that becomes a WebSocket. @returns false when it is not meant */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

/**
 * Starts an app on 127.0.0.1.
 *
 * @param port 0 takes a free one
 * @param upgrade who takes the WebSockets closes them too, before this server is disposed of
 * @throws ServiceError `PortInUse`, naming the port
 */
export async function listen(app: NodeApp, port: number, upgrade?: Upgrade): Promise<HttpServer> {
  // The global Request and Response stay as they are: this runs inside other projects' tests too.
  const fetch: typeof app.fetch = (request, bindings, context) =>
    isFromThisMachine(request.headers.get('host') ?? '')
      ? app.fetch(request, bindings, context)
      : new Response('Host must be a name of this machine\n', { status: 403 });
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false });
  if (!(server instanceof Server)) throw new TypeError('expected a plain HTTP server');
  // Uploads may take hours, and a client that keeps a connection must not race a 5 s idle limit.
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
    throw asPortInUse(error, port);
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
