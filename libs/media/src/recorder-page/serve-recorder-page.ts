import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { bundleRecorderPage } from './bundle-recorder-page.ts';
import type { RecorderEvent } from './recorder-api.ts';

export interface RecorderPageHandlers {
  /** The next bytes of the recording, in order. The page waits until the promise resolves. */
  onChunk: (bytes: Uint8Array) => Promise<void>;
  onEvent: (event: RecorderEvent) => void;
}

/** The page's address; disposing closes the server and its connections. */
export interface RecorderPageServer extends AsyncDisposable {
  readonly url: string;
}

const html =
  '<!doctype html><meta charset="utf-8"><title>recorder</title><script src="recorder.js"></script>';

/**
 * Serves the recorder page on loopback, a secure context for Chrome. The path holds a secret, so that the recorded
 * page cannot pose as the recorder.
 */
export async function serveRecorderPage(handlers: RecorderPageHandlers): Promise<RecorderPageServer> {
  const script = await bundleRecorderPage();
  const secret = randomBytes(16).toString('hex');
  let nextChunk = 0;
  const app = new Hono()
    .get(`/${secret}/`, (c) => c.html(html))
    .get(`/${secret}/recorder.js`, (c) => c.body(script, 200, { 'content-type': 'text/javascript' }))
    .post(`/${secret}/chunk/:number`, async (c) => {
      // Sent again because the first answer took too long: it is being worked on, or done.
      if (Number(c.req.param('number')) < nextChunk) return c.body(null, 204);
      nextChunk++;
      await handlers.onChunk(new Uint8Array(await c.req.arrayBuffer()));
      return c.body(null, 204);
    })
    .post(`/${secret}/event`, async (c) => {
      handlers.onEvent((await c.req.json()) as RecorderEvent);
      return c.body(null, 204);
    })
    .get('/favicon.ico', (c) => c.body(null, 204));

  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/${secret}/`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
