import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeVideo } from './make-video.ts';
import { sendFile } from './send-file.ts';

/** A page on the loopback address; disposing it closes its server. */
interface LivelyPage extends AsyncDisposable {
  readonly url: string;
  /** The video that the page plays. */
  readonly video: { url: string; seconds: number; width: number; height: number };
}

interface PageFile {
  path: string;
  contentType: string;
}

/** The size at which the page displays it. */
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
 * Serves a page of 1280x720 pixels with animations, a clock, a playing video and a melody.
 *
 * @param workDir where the video is created
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
    // Not an error: a player closes the connection when it has enough of a range.
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
