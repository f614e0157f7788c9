import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeVideo } from '../lively-video/make-video.ts';
import { sendFile } from './send-file.ts';

/** A page on loopback; disposing closes its server. */
interface LivelyPage extends AsyncDisposable {
  readonly url: string;
  /** The video that the page shows, by itself. */
  readonly video: { url: string; seconds: number; width: number; height: number };
}

interface PageFile {
  path: string;
  contentType: string;
}

/** As large as the page shows it. */
const videoOptions = { seconds: 16, width: 592, height: 334 };
const javaScript = 'text/javascript; charset=utf-8';
const contentTypes: Record<string, string> = {
  'lively-page.html': 'text/html; charset=utf-8',
  'lively-page.css': 'text/css; charset=utf-8',
  'scenery.js': javaScript,
  'clock.js': javaScript,
  'melody.js': javaScript,
};

/**
 * Serves a page of 1280x720 pixels in which everything moves and sounds: animations, a playing video, a melody, a clock.
 *
 * @param workDir takes the video
 */
export async function openLivelyPage(workDir: string, signal: AbortSignal): Promise<LivelyPage> {
  const video = join(workDir, 'video.mp4');
  await makeVideo(video, videoOptions, signal);
  const files = new Map<string, PageFile>([
    ['/video.mp4', { path: video, contentType: 'video/mp4' }],
    ...Object.entries(contentTypes).map(
      ([name, contentType]) =>
        [`/${name}`, { path: join(import.meta.dirname, name), contentType }] satisfies [string, PageFile],
    ),
  ]);
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    // A player that has enough of a range closes the connection: that is no error.
    sendFile(request, response, file.path, file.contentType).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/lively-page.html`,
    video: { url: `${origin}/video.mp4`, ...videoOptions },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
