import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { serveEmbeddedPage } from '../../../net/embedded-page.ts';
import { pushPageScript } from '../../../net/page-scripts.ts';
import { sdkScript } from '../../sdk-script.ts';
import type { MediaKind, PushPageEvent } from './push-api.ts';

export interface PushPageHandlers {
  /** The URL of TRTC's SDK; see {@link sdkScript}. */
  sdkUrl?: string | undefined;
  /** Finds the track of a feed that the page requests. */
  findTrack: (feed: number, kind: MediaKind) => Readable | undefined;
  onEvent: (event: PushPageEvent) => void;
}

/** Serves the push page; see {@link serveEmbeddedPage}. */
export const servePushPage = (
  handlers: PushPageHandlers,
): Promise<{ readonly url: string } & AsyncDisposable> =>
  serveEmbeddedPage({
    title: 'push',
    scripts: [sdkScript(handlers.sdkUrl), { file: 'push.js', read: pushPageScript }],
    addRoutes: (page) =>
      page
        .get('/feed/:number/:kind{video|audio}', (c) => {
          const track = handlers.findTrack(Number(c.req.param('number')), c.req.param('kind') as MediaKind);
          if (track === undefined) return c.notFound();
          // Not as a web stream: raw frames are 40 MB/s and more.
          const { outgoing } = c.env as { outgoing: ServerResponse };
          outgoing.writeHead(200, {
            'content-type': 'application/octet-stream',
            'cache-control': 'no-store',
          });
          track.pipe(outgoing);
          // The track is destroyed, not ended, when ffmpeg is killed on purpose.
          track.once('close', () => outgoing.end());
          return RESPONSE_ALREADY_SENT;
        })
        .post('/event', async (c) => {
          handlers.onEvent((await c.req.json()) as PushPageEvent);
          return c.body(null, 204);
        }),
  });
