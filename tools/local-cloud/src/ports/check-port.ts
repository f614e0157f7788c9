import { ServiceError } from '@scf-media/protocol/errors';
import { once } from 'node:events';
import { createServer, connect } from 'node:net';

/** Checks that a port is free. @throws ServiceError `PortInUse`, naming the port */
export async function assertPortFree(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw toPortInUse(error, port);
  }
  const closed = once(server, 'close');
  server.close();
  await closed;
}

/** Converts EADDRINUSE to `PortInUse`, which names the port; returns other errors unchanged. */
export function toPortInUse(error: unknown, port: number): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') return error;
  return new ServiceError('PortInUse', `port ${port} is in use`, { fault: 'caller', cause: error });
}

const RETRY_MS = 10;

/** Waits until a port of 127.0.0.1 accepts connections. Resolves with false if the signal aborts. */
export async function waitForPort(port: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await canConnect(port)) return true;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return false;
}

async function canConnect(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
