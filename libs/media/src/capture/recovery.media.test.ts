import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  childPids,
  measureRecording,
  motionPage,
  ownTools,
  recordToFile,
  servePages,
} from '../testing/index.ts';

const size = { width: 320, height: 180 };
const pages = new Hono().get('/motion', (c) => c.html(motionPage({ ...size, light: true })));

let server: Awaited<ReturnType<typeof servePages>>;
beforeAll(async () => {
  server = await servePages(pages);
});
afterAll(() => server[Symbol.asyncDispose]());

type Session = Awaited<ReturnType<typeof recordToFile>>;

let turn: Promise<unknown> = Promise.resolve();

/**
 * Records with a browser and an ffmpeg that the test can kill without killing those of the others. Recordings begin one
 * after the other: an ffmpeg that was not there before is then that of this one.
 */
function record(previous?: Session['records']) {
  const opened = turn.then(() => begin(previous));
  turn = opened.catch(() => undefined);
  return opened;
}

async function begin(previous?: Session['records']) {
  await using opening = new AsyncDisposableStack();
  const tools = opening.use(await ownTools());
  const before = new Set(await audioEncoders());
  const session = opening.use(
    await recordToFile({
      url: `${server.url}/motion`,
      ...size,
      chromiumPath: tools.chromiumPath,
      ...(previous === undefined ? {} : { previous: replay(previous) }),
    }),
  );
  await session.recording.start();
  await until(() => expect(session.records.map(({ kind }) => kind)).toContain('audio'));
  const encoders = (await audioEncoders()).filter((pid) => !before.has(pid));
  const opened = opening.move();
  return {
    ...session,
    tools,
    encoders,
    async kill(signal: NodeJS.Signals) {
      process.kill(await tools.browserPid(), signal);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 60_000, interval: 50 });

/** The ffmpegs of all recordings: fluent-ffmpeg knows one path for all, so that they have one name. */
async function audioEncoders(): Promise<number[]> {
  const encoders: number[] = [];
  for (const pid of await childPids('ffmpeg')) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes('matroska\0') && command.includes('pipe:0')) encoders.push(pid);
  }
  return encoders;
}

async function* replay<T>(records: T[]): AsyncGenerator<T> {
  yield* records;
}

const countEvents = (session: Session, type: string): number =>
  session.events.filter((event) => event.type === type).length;

const waitForEvents = (session: Session, type: string, times = 1): Promise<void> =>
  until(() => expect(countEvents(session, type)).toBeGreaterThanOrEqual(times));

/** Waits until another second of video and audio is in the journal. */
async function further(session: Session): Promise<void> {
  const count = (kind: string): number => session.records.filter((record) => record.kind === kind).length;
  const [videoBefore, audioBefore] = [count('video'), count('audio')];
  await until(() => {
    expect(count('video')).toBeGreaterThan(videoBefore + 10);
    expect(count('audio')).toBeGreaterThan(audioBefore + 47);
  });
}

/**
 * Expects that everything that was recorded is in the file, and that nothing is missing between the sessions.
 *
 * @param gaps the least number: on a busy machine, a browser that nobody has stopped may also be found to hang
 */
async function expectWhole(
  session: Session,
  result: Awaited<ReturnType<Session['recording']['stop']>>,
  gaps: number,
) {
  const measure = await measureRecording(session.path);
  expect(measure.topLevelBoxes).toEqual(['ftyp', 'moov', 'mdat']);
  expect(Math.abs(measure.probed.durationMs - result.durationMs)).toBeLessThanOrEqual(100);
  expect(measure.frames).toBe(result.videoFrames);
  expect(measure.frames).toBe(session.records.filter(({ kind }) => kind === 'video').length);
  expect(measure.longestAudioStepMs).toBeLessThanOrEqual(25);
  expect(result.gaps.length).toBeGreaterThanOrEqual(gaps);
}

test.concurrent('no audio is lost when ffmpeg exits, and a browser that exits is replaced', async () => {
  await using session = await record();
  await further(session);
  expect(session.encoders).toHaveLength(1);
  for (const pid of session.encoders) process.kill(pid, 'SIGKILL');
  await waitForEvents(session, 'sound-restarted');
  await further(session);
  await session.kill('SIGKILL');
  await waitForEvents(session, 'recovered');
  await further(session);
  const result = await session.recording.stop();
  await expectWhole(session, result, 1);
  expect(await session.tools.browserProcesses()).toEqual([]);
});

test.concurrent('a browser that hangs is replaced, and the file continues', async () => {
  await using session = await record();
  await further(session);
  const beforeMs = session.recording.recordedMs();
  await session.kill('SIGSTOP');
  await waitForEvents(session, 'recovered');
  await further(session);
  const result = await session.recording.stop();
  await expectWhole(session, result, 1);
  // Nothing is in the file of the time for which it hung.
  expect(Math.max(...result.gaps.map(({ lostMs }) => lostMs))).toBeGreaterThan(5_000);
  expect(result.gaps[0]?.atMs).toBeLessThan(beforeMs + 3_000);
});

test.concurrent(
  'a recording whose browser exits during a pause, or while it is being paused, stays paused',
  async () => {
    await using session = await record();
    await further(session);
    await session.recording.pause();
    const pausedAt = session.records.findIndex((record) => record.kind === 'clock' && record.paused);
    expect(pausedAt).toBeGreaterThanOrEqual(0);
    expect(session.flushedRecords()).toBeGreaterThan(pausedAt);
    const pausedMs = session.recording.recordedMs();
    await session.kill('SIGKILL');
    await waitForEvents(session, 'recovered');
    await delay(500);
    expect(session.recording.recordedMs()).toBeLessThanOrEqual(pausedMs);
    await session.recording.resume();
    await further(session);
    await session.kill('SIGKILL');
    await session.recording.pause();
    await waitForEvents(session, 'recovered', 2);
    const standingMs = session.recording.recordedMs();
    await delay(500);
    expect(session.recording.recordedMs()).toBe(standingMs);
    const result = await session.recording.stop();
    await expectWhole(session, result, 1);
    // Nothing was lost while it was paused.
    expect(result.gaps.map(({ lostMs }) => lostMs)).toContain(0);
    expect(result.durationMs).toBeGreaterThan((result.gaps[0]?.atMs ?? 0) + 500);
  },
);

test.concurrent(
  'a recording that is stopped before the next browser records keeps what was recorded',
  async () => {
    await using session = await record();
    await further(session);
    await session.kill('SIGKILL');
    await waitForEvents(session, 'browser-lost');
    const result = await session.recording.stop();
    await expectWhole(session, result, 0);
    expect(result.durationMs).toBeGreaterThan(900);
  },
);

test.concurrent('a recording resumes after the loss of its process', async () => {
  const first = await record();
  await further(first);
  const before = [...first.records];
  await first[Symbol.asyncDispose]();
  await using second = await record(before);
  await further(second);
  const result = await second.recording.stop();
  await expectWhole({ ...second, records: [...before, ...second.records] }, result, 1);
  expect(result.gaps[0]?.atMs).toBeGreaterThan(900);
});
