import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { browserProcesses } from '../testing/browser-processes.ts';
import { childPids } from '../testing/child-pids.ts';
import { measureRecording, motionPage, recordToFile, servePages } from '../testing/index.ts';

const pages = new Hono().get('/motion', (c) => c.html(motionPage({ width: 640, height: 360, light: true })));
const size = { width: 640, height: 360 };

let server: Awaited<ReturnType<typeof servePages>>;
beforeAll(async () => {
  server = await servePages(pages);
});
afterAll(() => server[Symbol.asyncDispose]());

type Session = Awaited<ReturnType<typeof recordToFile>>;

async function browserPid(): Promise<number> {
  const [main] = (await browserProcesses()).filter(({ type }) => type === 'browser');
  return main?.pid ?? 0;
}

const told = (session: Session, type: string): Promise<void> =>
  vi.waitFor(() => expect(session.events.map((event) => event.type)).toContain(type), {
    timeout: 25_000,
    interval: 50,
  });

/** Frames of each stretch follow one another, and nothing of the sound is missing between them. */
async function expectWhole(result: Awaited<ReturnType<Session['recording']['stop']>>, stretches: number) {
  const measure = await measureRecording(result.stored);
  expect(measure.topLevelBoxes).toEqual(['ftyp', 'moov', 'mdat']);
  expect(Math.abs(measure.probed.durationMs - result.durationMs)).toBeLessThanOrEqual(100);
  expect(measure.frames).toBe(result.videoFrames);
  expect(measure.longestSoundStepMs).toBeLessThanOrEqual(25);
  expect(result.gaps).toHaveLength(stretches - 1);
  return measure;
}

describe('a browser that is lost', () => {
  test.each(['SIGKILL', 'SIGSTOP'] as const)(
    'by %s is replaced, and the file goes on',
    async (signal) => {
      await using session = await recordToFile({ url: `${server.url}/motion`, ...size });
      await session.recording.start();
      await delay(2_000);
      const beforeMs = session.recording.recordedMs();
      process.kill(await browserPid(), signal);
      await told(session, 'recovered');
      const afterMs = session.recording.recordedMs();
      await delay(3_000);
      const result = await session.recording.stop();
      await expectWhole(result, 2);
      // What Chrome had not handed over yet, and no more.
      expect(result.gaps[0]?.atMs).toBeGreaterThanOrEqual(beforeMs - 1_000);
      expect(result.durationMs).toBeGreaterThanOrEqual(afterMs + 2_900);
      expect(await browserProcesses()).toEqual([]);
    },
    60_000,
  );

  test('while paused stays paused, and goes on when it is told to', async () => {
    await using session = await recordToFile({ url: `${server.url}/motion`, ...size });
    await session.recording.start();
    await delay(2_000);
    await session.recording.pause();
    const pausedMs = session.recording.recordedMs();
    process.kill(await browserPid(), 'SIGKILL');
    await told(session, 'recovered');
    await delay(1_000);
    expect(session.recording.recordedMs()).toBeLessThanOrEqual(pausedMs + 100);
    await session.recording.resume();
    await delay(2_000);
    const result = await session.recording.stop();
    await expectWhole(result, 2);
    expect(result.gaps[0]?.lostMs).toBe(0);
    expect(result.durationMs).toBeGreaterThanOrEqual(pausedMs + 1_900 - 500);
  }, 60_000);

  test('in the middle of a command does not lose the command', async () => {
    await using session = await recordToFile({ url: `${server.url}/motion`, ...size });
    await session.recording.start();
    await delay(2_000);
    process.kill(await browserPid(), 'SIGKILL');
    await session.recording.pause();
    await told(session, 'recovered');
    const pausedMs = session.recording.recordedMs();
    await delay(1_000);
    expect(session.recording.recordedMs()).toBe(pausedMs);
    const result = await session.recording.stop();
    await expectWhole(result, result.gaps.length + 1);
  }, 60_000);

  test('and stopped before another one records leaves what there was', async () => {
    await using session = await recordToFile({ url: `${server.url}/motion`, ...size });
    await session.recording.start();
    await delay(3_000);
    process.kill(await browserPid(), 'SIGKILL');
    await told(session, 'browser-lost');
    const result = await session.recording.stop();
    const measure = await expectWhole(result, result.gaps.length + 1);
    expect(measure.probed.durationMs).toBeGreaterThanOrEqual(2_000);
  }, 60_000);
});

describe('an ffmpeg that is lost', () => {
  test.each(['SIGKILL', 'SIGSTOP'] as const)(
    'by %s costs no sound',
    async (signal) => {
      await using session = await recordToFile({ url: `${server.url}/motion`, ...size });
      await session.recording.start();
      await delay(2_000);
      const [pid = 0] = await childPids('ffmpeg');
      process.kill(pid, signal);
      await told(session, 'sound-restarted');
      await delay(3_000);
      const result = await session.recording.stop();
      const measure = await expectWhole(result, 1);
      // A beep with every second, also where one ffmpeg took over from the other.
      expect(measure.audioVideoOffsetsMs.length).toBeGreaterThanOrEqual(
        Math.floor(result.durationMs / 1000) - 1,
      );
    },
    60_000,
  );
});

test('a recording goes on after its process is gone', async () => {
  const first = await recordToFile({ url: `${server.url}/motion`, ...size });
  await first.recording.start();
  await delay(3_000);
  const recordedMs = first.recording.recordedMs();
  await first[Symbol.asyncDispose]();

  async function* previous() {
    yield* first.records;
  }
  await using second = await recordToFile({ url: `${server.url}/motion`, ...size, previous: previous() });
  await second.recording.start();
  await delay(2_000);
  const result = await second.recording.stop();
  await expectWhole(result, 2);
  expect(result.gaps[0]?.atMs).toBeGreaterThanOrEqual(recordedMs - 1_000);
  expect(result.durationMs).toBeGreaterThanOrEqual((result.gaps[0]?.atMs ?? 0) + 1_900);
}, 60_000);
