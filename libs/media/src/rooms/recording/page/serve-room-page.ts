import { handleOnce, serveEmbeddedPage } from '../../../net/embedded-page.ts';
import { roomPageScript } from '../../../net/page-scripts.ts';
import { sdkScript } from '../../sdk-script.ts';
import { type DeliveredMessage, readDelivery } from './delivery.ts';

export interface RoomPageHandlers {
  /** The URL of TRTC's SDK; see {@link sdkScript}. */
  sdkUrl?: string | undefined;
  /** Receives the page's next messages, in order. The page waits until the promise resolves. */
  onMessages: (messages: DeliveredMessage[]) => Promise<void>;
}

/** Serves the room page; see {@link serveEmbeddedPage}. */
export const serveRoomPage = (
  handlers: RoomPageHandlers,
): Promise<{ readonly url: string } & AsyncDisposable> =>
  serveEmbeddedPage({
    title: 'room',
    // Our script comes first: it has to intercept the connections that the SDK makes.
    scripts: [{ file: 'room.js', read: roomPageScript }, sdkScript(handlers.sdkUrl)],
    addRoutes: (page) =>
      page.post(
        '/delivery/:number',
        handleOnce((body) => handlers.onMessages(readDelivery(body))),
      ),
  });
