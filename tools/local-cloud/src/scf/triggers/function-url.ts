import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** The URL of a function, on a loopback port. */
export interface FunctionUrl extends AsyncDisposable {
  readonly port: number;
}

/**
 * Starts a server for a function.
 *
 * @param wantedPort used if it is free, otherwise another one is
 * @param handle must not reject
 */
export async function startFunctionUrl(
  wantedPort: number,
  handle: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>,
): Promise<FunctionUrl> {
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: unknown) => {
      console.error('local SCF failed in a call of a function URL:', error);
      outgoing.destroy();
    });
  });
  // A function may take 15 minutes; its limit is enforced elsewhere.
  server.requestTimeout = 0;
  // Keep-alive clients must not race the default idle timeout of 5 s.
  server.keepAliveTimeout = 65_000;
  const listening = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listening(wantedPort).catch(() => listening(0));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('expected a TCP address');
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
