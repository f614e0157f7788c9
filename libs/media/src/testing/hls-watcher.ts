import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import type Hls from 'hls.js';
import { Hono } from 'hono';
import type { Page } from 'puppeteer-core';
import { findChromium } from '../browser/find-chromium.ts';
import { launchBrowser } from '../browser/launch-browser.ts';
import { serveOnLoopback } from '../net/serve-on-loopback.ts';

/** What a viewer sees; times in seconds from the start of the recording. */
export interface Watching {
  timeS: number;
  /** How long the playlist is by now. */
  lengthS: number;
  width: number;
  /** The number of decoded frames. */
  frames: number;
  hasEnded: boolean;
  /** Errors of hls.js, for example `fatal keyLoadError`, and of the video element. */
  errors: string[];
}

/** A Chromium with hls.js, for tests. */
export interface HlsWatcher extends AsyncDisposable {
  /** Plays a playlist from its start in a tab of its own, which disposing closes. */
  watch(url: string): Promise<HlsWatch>;
}

export interface HlsWatch extends AsyncDisposable {
  now(): Promise<Watching>;
  /** @throws Error with the last state when it is not reached in time */
  until(isSo: (watching: Watching) => boolean, timeoutMs: number): Promise<Watching>;
  /** Seeks and plays. */
  seek(timeS: number): Promise<void>;
}

declare global {
  interface Window {
    Hls: typeof Hls;
    errors: string[];
  }
}

const page = `<!doctype html><meta charset="utf-8"><title>player</title>
<video muted width="640" height="360"></video><script src="/hls.js"></script>
<script>
const video = document.querySelector('video');
const errors = [];
video.addEventListener('error', () => errors.push('video ' + video.error.message));
const hls = new Hls({ startPosition: 0, enableWorker: false });
hls.on(Hls.Events.ERROR, (_, error) => errors.push((error.fatal ? 'fatal ' : '') + error.details));
hls.loadSource(new URLSearchParams(location.search).get('url'));
hls.attachMedia(video);
video.play().catch((error) => errors.push('play ' + error.message));
window.errors = errors;
</script>`;

export async function openHlsWatcher(): Promise<HlsWatcher> {
  await using scope = new AsyncDisposableStack();
  const script = await readFile(fileURLToPath(import.meta.resolve('hls.js/dist/hls.min.js')), 'utf8');
  const server = scope.use(
    await serveOnLoopback(
      new Hono()
        .get('/', (c) => c.html(page))
        .get('/hls.js', (c) => c.body(script, 200, { 'Content-Type': 'text/javascript' })),
    ),
  );
  const { browser } = scope.use(
    await launchBrowser({
      executablePath: process.env['CHROMIUM_PATH'] ?? findChromium(process.env['PATH'] ?? ''),
      width: 640,
      height: 360,
      captureTitle: 'nothing is captured',
    }),
  );
  const owned = scope.move();
  return {
    async watch(url) {
      const tab = await browser.newPage();
      await tab.goto(`${server.url}/?url=${encodeURIComponent(url)}`);
      return watchIn(tab);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function watchIn(tab: Page): HlsWatch {
  const now = (): Promise<Watching> =>
    tab.evaluate(() => {
      const video = document.querySelector('video');
      if (video === null) throw new Error('no player');
      const { seekable } = video;
      return {
        timeS: video.currentTime,
        lengthS: seekable.length === 0 ? 0 : seekable.end(seekable.length - 1),
        width: video.videoWidth,
        frames: video.getVideoPlaybackQuality().totalVideoFrames,
        hasEnded: video.ended,
        errors: window.errors,
      };
    });
  return {
    now,
    async until(isSo, timeoutMs) {
      for (const deadline = performance.now() + timeoutMs; ; await delay(100)) {
        const watching = await now();
        if (isSo(watching)) return watching;
        if (performance.now() > deadline) throw new Error(`still not so: ${JSON.stringify(watching)}`);
      }
    },
    async seek(timeS) {
      await tab.evaluate(async (to) => {
        const video = document.querySelector('video');
        if (video === null) throw new Error('no player');
        video.currentTime = to;
        await video.play();
      }, timeS);
    },
    [Symbol.asyncDispose]: () => tab.close(),
  };
}
