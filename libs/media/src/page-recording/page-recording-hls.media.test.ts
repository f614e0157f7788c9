import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packetTimes } from '../ffmpeg/probe.ts';
import { createHlsPackager, type HlsFile, segmentsOf } from '../hls/index.ts';
import {
  hlsFolder,
  measureMedia,
  motionPage,
  recordToFile,
  serveHlsFolder,
  servePages,
} from '../testing/index.ts';

const pages = new Hono().get('/motion', (c) => c.html(motionPage({ width: 1280, height: 720 })));
const keyHex = '00112233445566778899aabbccddeeff';

let pageServer: Awaited<ReturnType<typeof servePages>>;
beforeAll(async () => {
  pageServer = await servePages(pages);
});
afterAll(() => pageServer[Symbol.asyncDispose]());

/** Records the page as encrypted HLS, 7 s, a pause of 2 s and 4 s more; the folder and the key are served. */
async function record() {
  await using scope = new AsyncDisposableStack();
  let url = '';
  const files: { file: HlsFile; recording: boolean }[] = [];
  const given = { pictureTimesMs: [] as number[], sounds: 0 };
  let recording = true;
  const session = scope.use(
    await recordToFile({
      url: `${pageServer.url}/motion`,
      async createPackager(workDir, format) {
        const server = scope.use(await serveHlsFolder(workDir, keyHex));
        url = `${server.url}/motion.m3u8`;
        const destination = hlsFolder(workDir, {
          async onPut(file) {
            files.push({ file, recording });
          },
        });
        const key = { hex: keyHex, uri: `${server.url}/key?token=good` };
        const packager = await createHlsPackager(destination, { ...format, name: 'motion', key });
        return {
          ...packager,
          async addVideo(packet) {
            given.pictureTimesMs.push(given.pictureTimesMs.length === 0 ? 0 : packet.timestampMs);
            await packager.addVideo(packet);
          },
          async addAudio(frame) {
            given.sounds++;
            await packager.addAudio(frame);
          },
        };
      },
    }),
  );
  await session.recording.start();
  await delay(7_000);
  await session.recording.pause();
  await delay(2_000);
  await session.recording.resume();
  await delay(4_000);
  recording = false;
  const result = await session.recording.stop();
  const owned = scope.move();
  return { result, given, files, url, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

test('a page recorded as encrypted HLS with a pause plays without a seam, and from its first segments on', async () => {
  await using recorded = await record();
  const { result, given, files, url } = recorded;
  const measure = await measureMedia(url);
  const segments = segmentsOf(await readFile(result.stored, 'utf8'));
  const whileRecording = files.filter(({ file, recording }) => recording && file.name.endsWith('.m3u8'));

  expect(measure.probed.video).toMatchObject({
    codec: 'h264',
    width: 1280,
    height: 720,
    colorSpace: 'bt709',
  });
  expect(measure.probed.audio).toMatchObject({ codec: 'aac' });
  expect(measure.frames).toBe(result.videoFrames);
  // All that was recorded, at the very times at which it was: no seam, and no trace of the pause.
  const pictures = await packetTimes(url, 'v');
  const sounds = await packetTimes(url, 'a');
  expect(pictures.map(({ timeMs }) => Math.round(timeMs - measure.probed.startMs))).toEqual(
    given.pictureTimesMs,
  );
  expect(sounds).toHaveLength(given.sounds);
  expect(measure.longestSoundStepMs).toBeLessThanOrEqual(22);
  expect(measure.audioVideoOffsetsMs.length).toBeGreaterThanOrEqual(8);

  const sumMs = segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
  // A playlist says each duration in whole milliseconds.
  expect(Math.abs(sumMs - result.durationMs)).toBeLessThanOrEqual(segments.length);
  expect(segments.every(({ durationMs, discontinuity }) => durationMs <= 6_000 && !discontinuity)).toBe(true);

  // 7 s are one segment and an open one at least. ffmpeg would wait for more of a playlist that is still open.
  expect(whileRecording.length).toBeGreaterThanOrEqual(2);
  const early = Buffer.from(whileRecording[0]?.file.body ?? []).toString();
  await writeFile(join(dirname(result.stored), 'early.m3u8'), `${early}#EXT-X-ENDLIST\n`);
  const earlyPictures = await packetTimes(url.replace('motion.m3u8', 'early.m3u8'), 'v');
  expect(earlyPictures).toEqual(pictures.slice(0, earlyPictures.length));
  expect(earlyPictures.length).toBeGreaterThan(0);
}, 120_000);
