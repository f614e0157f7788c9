import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultyPages } from '../testing/faulty-pages.ts';
import { measureRecording, motionPage, recordToFile, servePages } from '../testing/index.ts';

const size = { width: 640, height: 360 };
const pages = new Hono()
  .get('/motion', (c) => c.html(motionPage({ ...size, light: true })))
  .get('/faulty/:kind', (c) => c.html(faultyPages[c.req.param('kind') as keyof typeof faultyPages]));

let server: Awaited<ReturnType<typeof servePages>>;
beforeAll(async () => {
  server = await servePages(pages);
});
afterAll(() => server[Symbol.asyncDispose]());

async function recorded(path: string, ms: number) {
  await using session = await recordToFile({ url: `${server.url}${path}`, ...size });
  await session.recording.start();
  await delay(ms);
  const result = await session.recording.stop();
  const measure = await measureRecording(result.stored);
  return { ...result, measure };
}

test.concurrent(
  'a page in motion, with sound, has nothing to be told of',
  async () => {
    const { quality, videoFrames, durationMs, session, measure } = await recorded('/motion', 6_000);
    expect(quality).toMatchObject({ silent: false, blank: [], frozen: [], duplicateFrames: 0 });
    // The moments of starting and stopping apart, all pictures there were are in the file or told of.
    expect(Math.abs((quality.capturedFrames ?? 0) - videoFrames - (quality.skippedFrames ?? 0))).toBeLessThan(
      8,
    );
    expect(Math.abs(quality.longestFrame.durationMs - measure.longestPictureStepMs)).toBeLessThan(40);
    expect((quality.videoKbps + quality.audioKbps) * durationMs).toBeGreaterThan(0);
    expect(session?.pageErrors).toEqual({ exceptions: 0, consoleErrors: 0, failedRequests: 0, first: [] });
    expect(session?.memoryPeak.ownBytes).toBeGreaterThan(20e6);
    // Not on macOS, which has no /proc.
    if (process.platform === 'linux') expect(session?.memoryPeak.groupBytes).toBeGreaterThan(100e6);
  },
  90_000,
);

test.concurrent(
  'a white page is blank throughout and silent, and has no skips',
  async () => {
    const { quality, videoFrames } = await recorded('/faulty/white', 5_000);
    expect(quality).toMatchObject({ silent: true, blank: 'throughout', frozen: [], skippedFrames: 0 });
    // All but those before the first look and after the last repeat the one before.
    expect(quality.duplicateFrames).toBeGreaterThanOrEqual(videoFrames - 5);
    expect(quality.duplicateFrames).toBeGreaterThanOrEqual(3);
    expect(quality.duplicateFrames).toBeLessThan(videoFrames);
  },
  60_000,
);

test.concurrent(
  'a page without a sound is silent, and nothing else',
  async () => {
    const { quality } = await recorded('/faulty/silent', 4_000);
    expect(quality).toMatchObject({ silent: true, blank: [], frozen: [] });
  },
  60_000,
);

test.concurrent(
  'a page that freezes after four seconds is frozen from there, whatever it says',
  async () => {
    const { quality, durationMs } = await recorded('/faulty/freezing', 17_000);
    expect(quality).toMatchObject({ silent: false, blank: [], frozen: [expect.anything()] });
    const [stretch] = quality.frozen === undefined ? [] : quality.frozen;
    expect(stretch?.fromMs).toBeGreaterThanOrEqual(2_000);
    expect(stretch?.fromMs).toBeLessThan(6_500);
    expect(stretch?.toMs).toBeGreaterThanOrEqual(durationMs - 2_500);
    expect(stretch?.toMs).toBeLessThanOrEqual(durationMs);
  },
  60_000,
);

test.concurrent(
  'the errors of a page are counted, and the first of them kept without what may be secret',
  async () => {
    const { session } = await recorded('/faulty/erring', 3_000);
    expect(session?.pageErrors).toMatchObject({ exceptions: 2, consoleErrors: 400, failedRequests: 2 });
    const messages = session?.pageErrors.first.map(({ message }) => message) ?? [];
    expect(messages).toHaveLength(5);
    expect(messages).toContain('nobody waits for this');
    expect(messages).toContain('cannot load https://example.com/a 0');
    expect(messages.join()).not.toMatch(/secret|sig=|pw@/);
  },
  60_000,
);
