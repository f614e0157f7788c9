import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { packetTimes } from '../ffmpeg/testing/probe.ts';
import { createHlsMuxer, type HlsFile, readSegments } from '../formats/hls/index.ts';
import { createMp4Muxer } from '../formats/mp4/index.ts';
import type { MediaFormat, Muxer } from '../formats/muxer.ts';
import {
  fileTarget,
  hlsFolder,
  measureMedia,
  measureRecording,
  motionPage,
  ownTools,
  recordToFile,
  serveHlsFolder,
  servePages,
  stillPage,
} from '../testing/index.ts';

let largeVisits = 0;
const pages = new Hono()
  .get('/motion', (c) => c.html(motionPage({ width: 1280, height: 720 })))
  .get('/still', (c) => c.html(stillPage))
  .get('/missing', (c) => c.text('no such page', 404))
  .get('/never', () => new Promise<Response>(() => undefined))
  // The renderer of this page is the largest, by which the test finds it.
  .get('/large', (c) => {
    largeVisits += 1;
    return c.html(
      motionPage({ width: 320, height: 180, light: true }) +
        '<script>window.large = new Uint8Array(2e8).fill(1)</script>',
    );
  });
const keyHex = '00112233445566778899aabbccddeeff';

let server: Awaited<ReturnType<typeof servePages>>;
beforeAll(async () => {
  server = await servePages(pages);
});
afterAll(() => server[Symbol.asyncDispose]());

type Session = Awaited<ReturnType<typeof recordToFile>>;
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 60_000, interval: 50 });

/** Waits until the journal has this many more frames. */
async function further(session: Session, frames: number): Promise<void> {
  const count = (): number => session.records.filter(({ kind }) => kind === 'video').length;
  const before = count();
  await until(() => expect(count()).toBeGreaterThanOrEqual(before + frames));
}

/** One recording in both forms: an MP4, and encrypted HLS in the same folder, which is served. */
async function bothForms(workDir: string, format: MediaFormat) {
  const folder = await serveHlsFolder(workDir, keyHex);
  const mp4 = await createMp4Muxer(fileTarget(join(workDir, 'recording.mp4')), format);
  const files: HlsFile[] = [];
  const destination = hlsFolder(workDir, { onPut: async (file) => void files.push(file) });
  const key = { hex: keyHex, uri: `${folder.url}/key?token=good` };
  const hls = await createHlsMuxer(destination, { ...format, name: 'motion', key, segmentMs: 2_000 });
  const given = { frameTimesMs: [] as number[], audioFrames: 0 };
  const muxer: Muxer = {
    async addVideo(frame) {
      given.frameTimesMs.push(frame.timestampMs);
      await Promise.all([mp4.addVideo(frame), hls.addVideo(frame)]);
    },
    async addAudio(frame) {
      given.audioFrames += 1;
      await Promise.all([mp4.addAudio(frame), hls.addAudio(frame)]);
    },
    async finish(durationMs) {
      await hls.finish(durationMs);
      return mp4.finish(durationMs);
    },
    async cancel() {
      await Promise.all([mp4.cancel(), hls.cancel()]);
    },
  };
  return { folder, muxer, given, files };
}

/** In a file, a frame is at least a millisecond later than the one before. */
const separate = (timesMs: number[]): number[] =>
  timesMs.reduce<number[]>((all, timeMs) => [...all, Math.max(timeMs, (all.at(-1) ?? -1) + 1)], []);

test.concurrent(
  'a page in full motion is recorded completely, with audio and a pause, as MP4 and as encrypted HLS',
  async () => {
    await using scope = new AsyncDisposableStack();
    const forms = Promise.withResolvers<Awaited<ReturnType<typeof bothForms>>>();
    await using session = await recordToFile({
      url: `${server.url}/motion`,
      async createMuxer(workDir, format) {
        const made = await bothForms(workDir, format);
        scope.use(made.folder);
        forms.resolve(made);
        return made.muxer;
      },
    });
    const { folder, given, files } = await forms.promise;
    const playlists = (): HlsFile[] => files.filter(({ name }) => name.endsWith('.m3u8'));
    await session.recording.start();
    await until(() => expect(playlists().length).toBeGreaterThanOrEqual(2));
    const [early] = playlists();
    await session.recording.pause();
    const pausedMs = session.recording.recordedMs();
    await delay(1_000);
    expect(session.recording.recordedMs()).toBe(pausedMs);
    await session.recording.resume();
    await delay(1_500);
    const result = await session.recording.stop();
    expect(result.durationMs).toBeGreaterThanOrEqual(pausedMs + 1_000);

    const mp4 = await measureRecording(session.path);
    const url = `${folder.url}/motion.m3u8`;
    const hls = await measureMedia(url);
    for (const measure of [mp4, hls]) {
      const expected = { codec: 'h264', width: 1280, height: 720, colorSpace: 'bt709' };
      expect(measure.probed.video).toMatchObject(expected);
      expect(measure.probed.audio).toMatchObject({ codec: 'aac' });
      // Everything that Chrome delivered is there.
      expect(measure.frames).toBe(result.videoFrames);
      expect(measure.longestAudioStepMs).toBeLessThanOrEqual(25);
      // A busy machine may miss some of the flashes and beeps, one of each a second.
      expect(measure.audioVideoOffsetsMs.length).toBeGreaterThanOrEqual(2);
    }
    expect(mp4.topLevelBoxes).toEqual(['ftyp', 'moov', 'mdat']);
    expect(Math.abs(mp4.probed.durationMs - result.durationMs)).toBeLessThanOrEqual(100);
    // No burst of key frames after the pause, except for those that were on their way when the first one came.
    const lastMs = result.durationMs - 700;
    expect(mp4.keyFrameTimesMs.filter((timeMs) => timeMs > lastMs).length).toBeLessThanOrEqual(1);

    // Everything that was recorded, at exactly its time: no seam, and no trace of the pause.
    const frames = await packetTimes(url, 'v');
    const times = frames.map(({ timeMs }) => Math.round(timeMs - hls.probed.startMs));
    expect(times).toEqual(separate(given.frameTimesMs));
    expect(await packetTimes(url, 'a')).toHaveLength(given.audioFrames);
    const segments = readSegments(await readFile(join(dirname(session.path), 'motion.m3u8'), 'utf8'));
    const sumMs = segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
    // A playlist states each duration in whole milliseconds.
    expect(Math.abs(sumMs - result.durationMs)).toBeLessThanOrEqual(segments.length);
    expect(segments.every(({ durationMs, discontinuity }) => durationMs <= 6_000 && !discontinuity)).toBe(
      true,
    );

    // It plays from its first segments on. ffmpeg would wait for more of a playlist that is still open.
    const ended = `${Buffer.from(early?.body ?? []).toString()}#EXT-X-ENDLIST\n`;
    await writeFile(join(dirname(session.path), 'early.m3u8'), ended);
    const earlyFrames = await packetTimes(url.replace('motion.m3u8', 'early.m3u8'), 'v');
    expect(earlyFrames).toEqual(frames.slice(0, earlyFrames.length));
    expect(earlyFrames.length).toBeGreaterThan(0);
  },
);

test.concurrent('a page whose renderer crashed is reloaded, and the recording continues', async () => {
  await using tools = await ownTools();
  const url = `${server.url}/large`;
  const { chromiumPath } = tools;
  await using session = await recordToFile({ url, width: 320, height: 180, chromiumPath });
  await session.recording.start();
  await further(session, 20);
  const [largest] = (await tools.browserProcesses())
    .filter(({ type }) => type === 'renderer')
    .sort((a, b) => b.residentKb - a.residentKb);
  if (largest === undefined) throw new Error('no renderer runs');
  const diedMs = session.recording.recordedMs();
  process.kill(largest.pid, 'SIGKILL');
  await until(() => expect(largeVisits).toBe(2));
  await further(session, 20);
  const result = await session.recording.stop();
  const measure = await measureRecording(session.path);
  // A busy machine may also restart the audio encoder, which costs nothing.
  expect(result.events.map(({ type }) => type).filter((type) => type !== 'sound-restarted')).toEqual([
    'crash',
  ]);
  expect(result.gaps).toEqual([]);
  expect(result.durationMs).toBeGreaterThan(diedMs + 1_000);
  expect(Math.abs(measure.probed.durationMs - result.durationMs)).toBeLessThanOrEqual(100);
  expect(measure.frames).toBe(result.videoFrames);
});

test.concurrent('the recording of a page that never changes has its full length and plays', async () => {
  await using session = await recordToFile({ url: `${server.url}/still`, width: 320, height: 180 });
  await session.recording.start();
  await delay(3_500);
  const result = await session.recording.stop();
  const measure = await measureRecording(session.path);
  expect(result.durationMs).toBeGreaterThanOrEqual(3_400);
  expect(Math.abs(measure.probed.durationMs - result.durationMs)).toBeLessThanOrEqual(100);
  expect(Math.abs((measure.probed.video?.durationMs ?? 0) - result.durationMs)).toBeLessThanOrEqual(100);
  expect(measure.frames).toBeGreaterThanOrEqual(1);
});

test.concurrent.for<[string, () => string, RegExp]>([
  ['does not resolve', () => 'http://no-such-host.invalid/', /ERR_NAME_NOT_RESOLVED/],
  ['answers 404', () => `${server.url}/missing`, /404/],
  ['never loads', () => `${server.url}/never`, /no load event within 1000 ms/],
])('a page that %s cannot be recorded: PageNotLoaded gives the reason', async ([, url, reason]) => {
  await using tools = await ownTools();
  const { chromiumPath } = tools;
  await expect(recordToFile({ url: url(), loadTimeoutMs: 1_000, chromiumPath })).rejects.toMatchObject({
    code: 'PageNotLoaded',
    fault: 'destination',
    message: expect.stringMatching(reason),
  });
  expect(await tools.browserProcesses()).toEqual([]);
});
