import { ServiceError } from '@scf-media/protocol/errors';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** @throws ServiceError `PortInUse`, naming the port */
export async function assertPortFree(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw asPortInUse(error, port);
  }
  const closed = once(server, 'close');
  server.close();
  await closed;
}

/** Makes EADDRINUSE a `PortInUse` that names the port; anything else stays what it is. */
export function asPortInUse(error: unknown, port: number): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') return error;
  return new ServiceError('PortInUse', `port ${port} is in use`, { fault: 'caller', cause: error });
}
