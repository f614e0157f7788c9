import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Hono } from 'hono';
import { findChromium } from '../browser/find-chromium.ts';
import { launchBrowser } from '../browser/launch-browser.ts';
import { serveOnLoopback } from '../net/serve-on-loopback.ts';

/** What hls.js in a Chromium made of a playlist. */
export interface HlsPlayback {
  seconds: number;
  /** The buffered ranges, in seconds; one range means no gap. */
  buffered: [from: number, to: number][];
  videoFrames: number;
  /** `type: details` of all errors of hls.js. */
  errors: string[];
}

export interface HlsPlayer extends AsyncDisposable {
  /** Resolves when this second has been played. */
  played(second: number): Promise<void>;
  /** Resolves at the end of the recording, or after an error from which hls.js could not recover. */
  ended(): Promise<HlsPlayback>;
}

const deadlineMs = 30_000;

/**
 * Plays a playlist from its start with hls.js, at four times the speed, and keeps all of it in the buffer. Its server
 * must allow other origins.
 */
export async function playHls(url: string): Promise<HlsPlayer> {
  await using scope = new AsyncDisposableStack();
  const script = await readFile(createRequire(import.meta.url).resolve('hls.js/dist/hls.min.js'), 'utf8');
  const server = scope.use(
    await serveOnLoopback(
      new Hono()
        .get('/', (c) => c.html(playerPage(url)))
        .get('/hls.js', (c) => c.body(script, 200, { 'content-type': 'text/javascript' })),
    ),
  );
  const { browser } = scope.use(
    await launchBrowser({
      executablePath: process.env['CHROMIUM_PATH'] ?? findChromium(process.env['PATH'] ?? ''),
      width: 640,
      height: 360,
      captureTitle: 'none',
    }),
  );
  const page = await browser.newPage();
  page.setDefaultTimeout(deadlineMs);
  await page.goto(server.url, { waitUntil: 'load' });
  const resources = scope.move();
  return {
    async played(second) {
      await page.waitForFunction(`window.broken || video.currentTime >= ${second}`);
    },
    async ended() {
      await page.waitForFunction('window.broken || video.ended');
      return (await page.evaluate('report()')) as HlsPlayback;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

const playerPage = (url: string): string => `<!doctype html><meta charset="utf-8"><title>player</title>
<video id="video" width="320" height="180"></video>
<script src="hls.js"></script>
<script>
const video = document.getElementById('video');
const errors = [];
const hls = new Hls({ startPosition: 0, maxBufferLength: 60, backBufferLength: Infinity });
hls.on(Hls.Events.ERROR, (_, { type, details, fatal }) => {
  errors.push(type + ': ' + details);
  if (fatal) window.broken = true;
});
hls.on(Hls.Events.MANIFEST_PARSED, () => {
  video.playbackRate = 4;
  video.play();
});
function report() {
  return {
    seconds: video.currentTime,
    buffered: Array.from(video.buffered, (_, i) => [video.buffered.start(i), video.buffered.end(i)]),
    videoFrames: video.getVideoPlaybackQuality().totalVideoFrames,
    errors,
  };
}
hls.loadSource(${JSON.stringify(url)});
hls.attachMedia(video);
</script>`;
