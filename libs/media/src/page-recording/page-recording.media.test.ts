import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  browserProcesses,
  measureRecording,
  motionPage,
  recordToFile,
  servePages,
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
  test('is recorded in time with its sound, from first to last second', async () => {
    const stopMs = 6_000;
    await using session = await recordToFile({ url: `${server.url}/motion` });
    await session.recording.start();
    await delay(stopMs);
    const result = await session.recording.stop();
    const measure = await measureRecording(result.stored);

    expect(measure.topLevelBoxes).toEqual(['ftyp', 'moov', 'mdat']);
    expect(measure.probed.video).toMatchObject({
      codec: 'h264',
      width: 1280,
      height: 720,
      colorSpace: 'bt709',
    });
    expect(measure.probed.audio).toMatchObject({ codec: 'aac' });
    // All that Chrome delivered is in the file.
    expect(measure.frames).toBe(result.videoFrames);
    expect(Math.abs(measure.probed.durationMs - result.durationMs)).toBeLessThanOrEqual(100);
    expect(result.durationMs).toBeGreaterThanOrEqual(stopMs);
    // One flash and beep a second.
    expect(measure.audioVideoOffsetsMs.length).toBeGreaterThanOrEqual(stopMs / 1000 - 1);
  }, 60_000);

  test('resumes after a pause without a gap or a rain of key frames', async () => {
    await using session = await recordToFile({ url: `${server.url}/motion` });
    await session.recording.start();
    await delay(3_000);
    await session.recording.pause();
    const pausedMs = session.recording.recordedMs();
    await delay(3_000);
    expect(session.recording.recordedMs()).toBe(pausedMs);
    await session.recording.resume();
    await delay(3_000);
    const result = await session.recording.stop();
    const measure = await measureRecording(result.stored);

    expect(measure.frames).toBe(result.videoFrames);
    expect(Math.abs(measure.probed.durationMs - result.durationMs)).toBeLessThanOrEqual(100);
    expect(measure.longestSoundStepMs).toBeLessThanOrEqual(100);
    const afterResume = measure.keyFrameTimesMs.filter((timeMs) => timeMs > pausedMs);
    expect(afterResume.length).toBeLessThanOrEqual(4);
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
    expect(measure.frames).toBe(result.videoFrames);
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
