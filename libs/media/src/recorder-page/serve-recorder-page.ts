import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { bundleRecorderPage } from './bundle-recorder-page.ts';
import { serveOnLoopback } from '../net/serve-on-loopback.ts';
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
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      // Sent again because the first answer took too long: it is being worked on, or done. Only what came whole counts.
      if (Number(c.req.param('number')) < nextChunk) return c.body(null, 204);
      nextChunk++;
      await handlers.onChunk(bytes);
      return c.body(null, 204);
    })
    .post(`/${secret}/event`, async (c) => {
      handlers.onEvent((await c.req.json()) as RecorderEvent);
      return c.body(null, 204);
    })
    .get('/favicon.ico', (c) => c.body(null, 204));

  const server = await serveOnLoopback(app);
  return { url: `${server.url}/${secret}/`, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
