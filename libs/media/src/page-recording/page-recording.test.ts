import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
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
  .get('/page', (c) => c.html('<!doctype html><title>page</title><h1>page</h1>'));

let server: Awaited<ReturnType<typeof servePages>>;
beforeAll(async () => {
  server = await servePages(pages);
});
afterAll(() => server[Symbol.asyncDispose]());

describe('a page in full motion', () => {
  test('is recorded frame by frame, in time with its sound, from first to last second', async () => {
    await using session = await recordToFile({ url: `${server.url}/motion` });
    await session.recording.start();
    const stopMs = 20_000;
    await delay(stopMs);
    const result = await session.recording.stop();
    const measure = await measureRecording(result.stored);
    const offsets = measure.audioVideoOffsetsMs;
    console.info('full motion, 1280x720, 20 s', {
      framesPerSecond: measure.framesPerSecond,
      frames: measure.frames,
      duplicates: measure.duplicates,
      skips: measure.skips,
      offsetMedianMs: median(offsets),
      offsetDeviationMs: standardDeviation(offsets),
      fileMs: measure.probed.durationMs,
      recordedMs: result.durationMs,
    });

    expect(measure.topLevelBoxes).toEqual(['ftyp', 'moov', 'mdat']);
    expect(measure.probed.video).toMatchObject({ codec: 'h264', width: 1280, height: 720, colorSpace: 'bt709' });
    expect(measure.probed.audio).toMatchObject({ codec: 'aac' });
    expect(measure.framesPerSecond).toBeGreaterThanOrEqual(29.5);
    expect(measure.duplicates + measure.skips).toBeLessThanOrEqual(measure.frames / 100);
    // One flash and beep a second: the first and the last second have theirs.
    expect(offsets.length).toBeGreaterThanOrEqual(stopMs / 1000 - 1);
    expect(Math.abs(median(offsets))).toBeLessThanOrEqual(60);
    expect(standardDeviation(offsets)).toBeLessThanOrEqual(15);
    expect(Math.abs(measure.probed.durationMs - result.durationMs)).toBeLessThanOrEqual(100);
    expect(result.durationMs).toBeGreaterThanOrEqual(stopMs);
  }, 60_000);

  test('goes on after a pause without a gap, a jump or a rain of key frames', async () => {
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

    expect(Math.abs(wallMs - 5_000 - measure.probed.durationMs)).toBeLessThanOrEqual(300);
    expect(Math.abs(measure.probed.durationMs - result.durationMs)).toBeLessThanOrEqual(100);
    expect(measure.longestPictureStepMs).toBeLessThanOrEqual(100);
    expect(measure.longestSoundStepMs).toBeLessThanOrEqual(100);
    const afterResume = measure.keyFrameTimesMs.filter((timeMs) => timeMs > 4_000);
    expect(afterResume.length).toBeLessThanOrEqual(5);
  }, 60_000);
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
