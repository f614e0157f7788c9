import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  browserProcesses,
  firstGoodTake,
  measureRecording,
  median,
  motionPage,
  recordToFile,
  servePages,
  standardDeviation,
  stillPage,
} from '../testing/index.ts';

const pages = new Hono()
  .get('/motion', (c) => c.html(motionPage({ width: 1280, height: 720 })))
  .get('/still', (c) => c.html(stillPage))
  .get('/missing', (c) => c.text('no such page', 404))
  .get('/never', () => new Promise<Response>(() => undefined))
  // The renderer with this page is the largest: that is how the test knows it.
  .get('/large', (c) =>
    c.html(
      motionPage({ width: 1280, height: 720, light: true }) +
        '<script>window.large = new Uint8Array(4e8).fill(1)</script>',
    ),
  );

let server: Awaited<ReturnType<typeof servePages>>;
beforeAll(async () => {
  server = await servePages(pages);
});
afterAll(() => server[Symbol.asyncDispose]());

describe('a page in full motion', () => {
  test('is recorded frame by frame, in time with its sound, from first to last second', async () => {
    const stopMs = 20_000;
    const take = async () => {
      await using session = await recordToFile({ url: `${server.url}/motion` });
      await session.recording.start();
      await delay(stopMs);
      const result = await session.recording.stop();
      const measure = await measureRecording(result.stored);
      const offsets = measure.audioVideoOffsetsMs;
      const figures = {
        framesPerSecond: measure.framesPerSecond,
        defectShare: (measure.duplicates + measure.skips) / measure.frames,
        offsetMedianMs: median(offsets),
        offsetDeviationMs: standardDeviation(offsets),
        offsets: offsets.length,
        fileMs: measure.probed.durationMs,
        recordedMs: result.durationMs,
      };
      console.info('full motion, 1280x720, 20 s', figures);
      return { measure, figures };
    };
    const { measure, figures } = await firstGoodTake(
      3,
      take,
      (taken) =>
        taken.figures.framesPerSecond >= 29.5 &&
        taken.figures.defectShare <= 0.01 &&
        Math.abs(taken.figures.offsetMedianMs) <= 20 &&
        taken.figures.offsetDeviationMs <= 15,
    );

    expect(measure.topLevelBoxes).toEqual(['ftyp', 'moov', 'mdat']);
    expect(measure.probed.video).toMatchObject({
      codec: 'h264',
      width: 1280,
      height: 720,
      colorSpace: 'bt709',
    });
    expect(measure.probed.audio).toMatchObject({ codec: 'aac' });
    expect(figures.framesPerSecond).toBeGreaterThanOrEqual(29.5);
    expect(figures.defectShare).toBeLessThanOrEqual(0.01);
    // One flash and beep a second: the first and the last second have theirs.
    expect(figures.offsets).toBeGreaterThanOrEqual(stopMs / 1000 - 1);
    expect(Math.abs(figures.offsetMedianMs)).toBeLessThanOrEqual(20);
    expect(figures.offsetDeviationMs).toBeLessThanOrEqual(15);
    expect(Math.abs(figures.fileMs - figures.recordedMs)).toBeLessThanOrEqual(100);
    expect(figures.recordedMs).toBeGreaterThanOrEqual(stopMs);
  }, 120_000);

  test('goes on after a pause without a gap, a jump or a rain of key frames', async () => {
    const take = async () => {
      await using session = await recordToFile({ url: `${server.url}/motion` });
      const begun = performance.now();
      await session.recording.start();
      await delay(4_000);
      await session.recording.pause();
      await delay(5_000);
      await session.recording.resume();
      await delay(4_000);
      const result = await session.recording.stop();
      const wallMs = performance.now() - begun;
      const measure = await measureRecording(result.stored);
      console.info('pause of 5 s', {
        wallMs,
        fileMs: measure.probed.durationMs,
        longestPictureStepMs: measure.longestPictureStepMs,
        longestSoundStepMs: measure.longestSoundStepMs,
        keyFrameTimesMs: measure.keyFrameTimesMs,
      });
      return { measure, result, wallMs };
    };
    const { measure, result, wallMs } = await firstGoodTake(
      3,
      take,
      (taken) => taken.measure.longestPictureStepMs <= 100,
    );

    expect(Math.abs(wallMs - 5_000 - measure.probed.durationMs)).toBeLessThanOrEqual(300);
    expect(Math.abs(measure.probed.durationMs - result.durationMs)).toBeLessThanOrEqual(100);
    expect(measure.longestPictureStepMs).toBeLessThanOrEqual(100);
    expect(measure.longestSoundStepMs).toBeLessThanOrEqual(100);
    const afterResume = measure.keyFrameTimesMs.filter((timeMs) => timeMs > 4_000);
    expect(afterResume.length).toBeLessThanOrEqual(5);
  }, 120_000);
});

describe('a page that never changes', () => {
  test('has its full length and plays', async () => {
    await using session = await recordToFile({ url: `${server.url}/still` });
    await session.recording.start();
    await delay(5_000);
    const result = await session.recording.stop();
    const measure = await measureRecording(result.stored);
    expect(result.durationMs).toBeGreaterThanOrEqual(5_000);
    expect(Math.abs(measure.probed.durationMs - result.durationMs)).toBeLessThanOrEqual(100);
    expect(measure.probed.video?.durationMs).toBeGreaterThanOrEqual(4_900);
    expect(measure.frames).toBeGreaterThanOrEqual(1);
  }, 60_000);
});

describe('a browser in trouble', () => {
  test('loads a page again whose renderer died, and the recording goes on', async () => {
    await using session = await recordToFile({ url: `${server.url}/large` });
    await session.recording.start();
    await delay(2_000);
    const processes = await browserProcesses();
    const [largest] = processes
      .filter(({ type }) => type === 'renderer')
      .sort((a, b) => b.residentKb - a.residentKb);
    if (largest === undefined) throw new Error('no renderer runs');
    process.kill(largest.pid, 'SIGKILL');
    await delay(5_000);
    const result = await session.recording.stop();
    const measure = await measureRecording(result.stored);
    expect(result.events.map(({ type }) => type)).toEqual(['crash']);
    expect(result.durationMs).toBeGreaterThanOrEqual(7_000);
    expect(Math.abs(measure.probed.durationMs - result.durationMs)).toBeLessThanOrEqual(100);
    // The page was in motion again for the last two seconds at least.
    const lateFrames = measure.probed.video?.frames ?? 0;
    expect(lateFrames).toBeGreaterThanOrEqual((7 - 3) * 29);
  }, 60_000);
});

describe('a page that cannot be recorded', () => {
  test.each([
    ['does not resolve', () => 'http://no-such-host.invalid/', /ERR_NAME_NOT_RESOLVED/],
    ['answers 404', () => `${server.url}/missing`, /404/],
    ['never loads', () => `${server.url}/never`, /no load event within 1000 ms/],
  ])('%s: PageNotLoaded says why and nothing is left running', async (_, url, reason) => {
    await expect(recordToFile({ url: url(), loadTimeoutMs: 1_000 })).rejects.toMatchObject({
      code: 'PageNotLoaded',
      fault: 'destination',
      message: expect.stringMatching(reason),
    });
  });
});
