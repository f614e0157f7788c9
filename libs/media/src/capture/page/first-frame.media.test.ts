import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { findChromium } from '../../browser/find-chromium.ts';
import { launchBrowser } from '../../browser/launch-browser.ts';
import { serveOnLoopback } from '../../net/serve-on-loopback.ts';
import type { withFirstFrame } from './first-frame.ts';

declare class MediaStreamTrackProcessor {
  constructor(init: { track: MediaStreamTrack | undefined });
  readable: ReadableStream<VideoFrame>;
}
declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(init: { kind: 'video' });
  writable: WritableStream<VideoFrame>;
}

/** Runs in the page: what a recorder receives of a capture without frames for a while, and then with black ones. */
async function seeFirstFrames() {
  const { withFirstFrame: filled } = (
    globalThis as unknown as { own: { withFirstFrame: typeof withFirstFrame } }
  ).own;
  const captured = new MediaStreamTrackGenerator({ kind: 'video' });
  const [audio] = new AudioContext().createMediaStreamDestination().stream.getAudioTracks();
  const given = filled(new MediaStream(audio === undefined ? [captured] : [captured, audio]), {
    width: 64,
    height: 48,
  });
  const reader = new MediaStreamTrackProcessor({ track: given.getVideoTracks()[0] }).readable.getReader();
  const seen: object[] = [];
  const times: number[] = [];
  const see = async (): Promise<boolean> => {
    const { value: frame } = await reader.read();
    if (frame === undefined) throw new Error('the track has ended');
    const bytes = new Uint8Array(frame.allocationSize());
    await frame.copyTo(bytes);
    const { displayWidth, displayHeight, format, timestamp, colorSpace } = frame;
    frame.close();
    times.push(timestamp);
    const isWhite = bytes[0] === 235;
    const colours = [...new Set(bytes)];
    if (isWhite)
      seen.push({
        displayWidth,
        displayHeight,
        format,
        colours,
        range: colorSpace.fullRange,
        matrix: colorSpace.matrix,
      });
    return isWhite;
  };
  await see();
  await see();

  const writer = captured.writable.getWriter();
  const black = async (): Promise<void> => {
    const planes = new Uint8Array(64 * 48 * 1.5).fill(16, 0, 64 * 48).fill(128, 64 * 48);
    const timestamp = performance.now() * 1000;
    await writer.write(
      new VideoFrame(planes, { format: 'I420', codedWidth: 64, codedHeight: 48, timestamp }),
    );
  };
  await black();
  while (await see());
  const later: boolean[] = [];
  // Longer than the white ones are apart.
  for (let at = 0; at < 3; at += 1) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    await black();
    later.push(await see());
  }
  return {
    seen: seen.slice(0, 2),
    later,
    steps: times.slice(1).map((time, at) => time - (times[at] ?? NaN)),
    audioTracks: given.getAudioTracks().length,
  };
}

test('a recorder gets a white frame until the capture has one, and audio all the time', async () => {
  await using scope = new AsyncDisposableStack();
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('first-frame.ts', import.meta.url))],
    ...{ bundle: true, write: false, format: 'iife', globalName: 'own', target: 'chrome120' },
  });
  const script = outputFiles[0]?.text ?? '';
  const server = scope.use(
    await serveOnLoopback(new Hono().get('/', (c) => c.html(`<script>${script}</script>`))),
  );
  const owned = scope.use(
    await launchBrowser({
      executablePath: findChromium(process.env['PATH'] ?? ''),
      ...{ width: 320, height: 180, captureTitle: 'none' },
    }),
  );
  const page = await owned.browser.newPage();
  await page.goto(server.url);
  const { seen, later, steps, audioTracks } = await page.evaluate(seeFirstFrames);
  const white = {
    ...{ displayWidth: 64, displayHeight: 48, format: 'I420', colours: [235, 128] },
    ...{ range: false, matrix: 'bt709' },
  };
  expect(seen).toEqual([white, white]);
  expect(later).toEqual([false, false, false]);
  expect(Math.min(...steps)).toBeGreaterThan(0);
  expect(audioTracks).toBe(1);
});
