import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { serveOnLoopback } from '../../../net/serve-on-loopback.ts';
import { bundleRoomPage } from './bundle-room-page.ts';
import { type DeliveredMessage, readDelivery } from './delivery.ts';
import { readSdk } from './read-sdk.ts';

export interface RoomPageHandlers {
  /** Where the page loads the SDK from; left out, from here: the file of trtc-sdk-v5. */
  sdkUrl?: string | undefined;
  /** The next messages of the page, in order. The page waits until the promise resolves. */
  onMessages: (messages: DeliveredMessage[]) => Promise<void>;
}

const script = (content: string): [string, 200, Record<string, string>] => [
  content,
  200,
  { 'content-type': 'text/javascript' },
];

/**
 * Serves the room page on loopback, a secure context for Chrome, under a path that holds a secret.
 *
 * @returns the page's address; disposing closes the server and its connections
 */
export async function serveRoomPage(handlers: RoomPageHandlers): Promise<{ url: string } & AsyncDisposable> {
  const roomScript = await bundleRoomPage();
  const secret = randomBytes(16).toString('hex');
  const sdkUrl = handlers.sdkUrl ?? 'sdk.js';
  let nextDelivery = 0;
  const app = new Hono()
    .get(`/${secret}/`, (c) =>
      c.html(
        `<!doctype html><meta charset="utf-8"><title>room</title><script src="room.js"></script><script src="${escapeAttribute(sdkUrl)}"></script>`,
      ),
    )
    .get(`/${secret}/room.js`, (c) => c.body(...script(roomScript)))
    .get(`/${secret}/sdk.js`, async (c) => c.body(...script(await readSdk())))
    .post(`/${secret}/delivery/:number`, async (c) => {
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      // Sent again because the first answer took too long: it is being worked on, or done. Only what came whole counts.
      if (Number(c.req.param('number')) < nextDelivery) return c.body(null, 204);
      nextDelivery++;
      await handlers.onMessages(readDelivery(bytes));
      return c.body(null, 204);
    })
    .get('/favicon.ico', (c) => c.body(null, 204));

  const server = await serveOnLoopback(app);
  return { url: `${server.url}/${secret}/`, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
