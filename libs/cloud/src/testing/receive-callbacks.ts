import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** Receives callbacks, as a client would. */
export interface CallbackReceiver extends AsyncDisposable {
  readonly url: string;
  /** The callbacks so far, in order. */
  readonly bodies: readonly unknown[];
  /** Answers the next `count` callbacks with 503. @param ofKind those to reject; all if left out */
  refuse(times: number, ofKind?: (body: unknown) => boolean): void;
}

export async function receiveCallbacks(): Promise<CallbackReceiver> {
  const bodies: unknown[] = [];
  let refusals = 0;
  let isRefused: (body: unknown) => boolean = () => true;
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      if (isRefused(body) && refusals-- > 0) {
        response.writeHead(503).end();
        return;
      }
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
    refuse(times, ofKind = () => true) {
      refusals = times;
      isRefused = ofKind;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
