import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** Takes callbacks, as whoever asked for a task would. */
export interface CallbackReceiver extends AsyncDisposable {
  readonly url: string;
  /** What came so far, in order. */
  readonly bodies: readonly unknown[];
  /** The next so many are answered with 503. */
  refuse(times: number): void;
}

export async function receiveCallbacks(): Promise<CallbackReceiver> {
  const bodies: unknown[] = [];
  let refusals = 0;
  const server = createServer((request, response) => {
    if (refusals-- > 0) {
      response.writeHead(503).end();
      return;
    }
    void json(request).then((body) => {
      bodies.push(body);
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/done`,
    bodies,
    refuse: (times) => void (refusals = times),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
