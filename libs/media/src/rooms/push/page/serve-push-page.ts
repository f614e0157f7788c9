import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { serveOnLoopback } from '../../../net/serve-on-loopback.ts';
import { readSdk } from '../../recording/page/read-sdk.ts';
import { bundlePushPage } from './bundle-push-page.ts';
import type { MediaKind, PushPageEvent } from './push-api.ts';

export interface PushPageHandlers {
  /** Where the page loads the SDK from; left out, from here: the file of trtc-sdk-v5. */
  sdkUrl?: string | undefined;
  /** A track of a feed that the page asks for. */
  feed: (number: number, kind: MediaKind) => Readable | undefined;
  onEvent: (event: PushPageEvent) => void;
}

/**
 * Serves the push page on loopback, a secure context for Chrome, under a path that holds a secret.
 *
 * @returns the page's address; disposing closes the server and its connections
 */
export async function servePushPage(handlers: PushPageHandlers): Promise<{ url: string } & AsyncDisposable> {
  const pageScript = await bundlePushPage();
  const secret = randomBytes(16).toString('hex');
  const sdkUrl = (handlers.sdkUrl ?? 'sdk.js').replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const html = `<!doctype html><meta charset="utf-8"><title>push</title><script src="${sdkUrl}"></script><script src="push.js"></script>`;
  const script = { 'content-type': 'text/javascript' };
  const app = new Hono()
    .get(`/${secret}/`, (c) => c.html(html))
    .get(`/${secret}/push.js`, (c) => c.body(pageScript, 200, script))
    .get(`/${secret}/sdk.js`, async (c) => c.body(await readSdk(), 200, script))
    .get(`/${secret}/feed/:number/:kind{video|audio}`, (c) => {
      const feed = handlers.feed(Number(c.req.param('number')), c.req.param('kind') as MediaKind);
      if (feed === undefined) return c.notFound();
      // Not as a web stream: raw pictures are 40 MB and more a second.
      const { outgoing } = c.env as { outgoing: ServerResponse };
      outgoing.writeHead(200, { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' });
      feed.pipe(outgoing);
      // ffmpeg was ended on purpose.
      feed.once('close', () => outgoing.end());
      return RESPONSE_ALREADY_SENT;
    })
    .post(`/${secret}/event`, async (c) => {
      handlers.onEvent((await c.req.json()) as PushPageEvent);
      return c.body(null, 204);
    })
    .get('/favicon.ico', (c) => c.body(null, 204));
  const server = await serveOnLoopback(app);
  return { url: `${server.url}/${secret}/`, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
