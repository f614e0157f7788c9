import { handleOnce, serveEmbeddedPage } from '../net/embedded-page.ts';
import { recorderPageScript } from '../net/page-scripts.ts';
import type { RecorderEvent } from './page/recorder-api.ts';

export interface RecorderPageHandlers {
  /** Receives the next bytes of the recording, in order. The page waits until the promise resolves. */
  onChunk: (bytes: Uint8Array) => Promise<void>;
  onEvent: (event: RecorderEvent) => void;
}

/** Serves the recorder page; see {@link serveEmbeddedPage}. */
export const serveRecorderPage = (
  handlers: RecorderPageHandlers,
): Promise<{ readonly url: string } & AsyncDisposable> =>
  serveEmbeddedPage({
    title: 'recorder',
    scripts: [{ file: 'recorder.js', read: recorderPageScript }],
    addRoutes: (page) =>
      page.post('/chunk/:number', handleOnce(handlers.onChunk)).post('/event', async (c) => {
        handlers.onEvent((await c.req.json()) as RecorderEvent);
        return c.body(null, 204);
      }),
  });
