import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { decodeAudio } from '../../ffmpeg/testing/decode.ts';
import { beepTimes } from '../../testing/beeps.ts';
import {
  createRoomFolder,
  measureRecording,
  ownTools,
  type RecordingMeasure,
  type RoomInFiles,
} from '../../testing/index.ts';
import { finishRoomFiles } from './index.ts';
import {
  decodeAll,
  findFile,
  waitForFrames,
  type LocalRooms,
  openLocalRooms,
  type RoomName,
  countFrames,
} from './testing/local-rooms.ts';

let rooms: LocalRooms;
beforeAll(async () => {
  rooms = await openLocalRooms();
});
afterAll(() => rooms[Symbol.asyncDispose]());

/** Records with a browser of its own, which the test can kill without affecting other tests. */
async function record(room: RoomName, options: Parameters<LocalRooms['record']>[2] = {}) {
  await using opening = new AsyncDisposableStack();
  const tools = opening.use(await ownTools());
  const { chromiumPath } = tools;
  const session = opening.use(await rooms.record(room, 'both', { chromiumPath, ...options }));
  const opened = opening.move();
  return { ...session, tools, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

const waitForEvent = (session: RoomInFiles, type: string): Promise<void> =>
  vi.waitFor(() => expect(session.events.map((event) => event.type)).toContain(type), {
    timeout: 60_000,
    interval: 50,
  });

/** Expects that the file decodes, has the expected duration, and has no gap in its audio. */
async function expectComplete(path: string, durationMs: number): Promise<RecordingMeasure> {
  await decodeAll(path);
  const measure = await measureRecording(path);
  expect(Math.abs(measure.probed.durationMs - durationMs)).toBeLessThanOrEqual(100);
  expect(measure.longestAudioStepMs).toBeLessThanOrEqual(25);
  return measure;
}

test.concurrent.for(['SIGKILL', 'SIGSTOP'] as const)(
  'a browser lost by %s is replaced, and the anchor continues in the same file',
  async (signal) => {
    const room = rooms.newRoom();
    await using session = await record(room);
    await using people = new AsyncDisposableStack();
    people.use(await rooms.enter(room, 'alice'));
    await waitForFrames(session, 'alice 0', 15);
    process.kill(await session.tools.browserPid(), signal);
    await waitForEvent(session, 'browser-lost');
    await waitForEvent(session, 'rejoined');
    await waitForFrames(session, 'alice 0', countFrames(session, 'alice 0') + 15);
    await session.recording.stop();
    expect(session.files).toHaveLength(1);
    const { path, durationMs, sidecar } = findFile(session.files, 'alice');
    await expectComplete(path, durationMs);
    // On a busy machine a frame may come late, too.
    expect(sidecar.losses.filter(({ cause }) => cause === 'connection')).toHaveLength(1);
  },
);

test.concurrent('a camera that hangs costs no audio', async () => {
  const room = rooms.newRoom();
  await using session = await rooms.record(room, 'both');
  await using alice = await rooms.enter(room, 'alice');
  await waitForFrames(session, 'alice 0', 15);
  await alice.stall(true);
  // Longer than the file waits for audio before silence takes its place.
  await delay(12_000);
  await alice.stall(false);
  await waitForFrames(session, 'alice 0', countFrames(session, 'alice 0') + 15);
  await session.recording.stop();
  const { path, durationMs, sidecar } = findFile(session.files, 'alice');
  await expectComplete(path, durationMs);
  const stalls = sidecar.losses.filter(
    ({ cause, fromMs, toMs }) => cause === 'stall' && toMs - fromMs > 8_000,
  );
  expect(stalls).toHaveLength(1);
  // It beeps once a second.
  const beeps = beepTimes(await decodeAudio(path, 48_000), 48_000);
  const silencesMs = [...beeps, durationMs].map((atMs, index) => atMs - (beeps[index - 1] ?? 0));
  expect(Math.max(...silencesMs)).toBeLessThan(4_000);
});

test.concurrent('a storage outage loses nothing', async () => {
  const room = rooms.newRoom();
  let isOpen = true;
  const opened = Promise.withResolvers<void>();
  await using folder = await createRoomFolder();
  await using session = await record(room, {
    onFile: folder.onFile,
    async createMuxer(period, format) {
      const muxer = await folder.createMuxer(period, format);
      return {
        ...muxer,
        async addVideo(frame) {
          if (!isOpen) await opened.promise;
          await muxer.addVideo(frame);
        },
      };
    },
  });
  await using people = new AsyncDisposableStack();
  people.use(await rooms.enter(room, 'alice'));
  await waitForFrames(session, 'alice 0', 15);
  isOpen = false;
  const before = countFrames(session, 'alice 0');
  // Longer than a page may be silent.
  await delay(5_500);
  // The page waits: what it has received since is in its memory, not in this process.
  const meanwhile = countFrames(session, 'alice 0') - before;
  expect(meanwhile).toBeLessThanOrEqual(45);
  isOpen = true;
  opened.resolve();
  await waitForFrames(session, 'alice 0', before + 75);
  await session.recording.stop();
  const { path, durationMs, sidecar } = findFile(folder.files, 'alice');
  await expectComplete(path, durationMs);
  expect(session.events.map(({ type }) => type)).not.toContain('browser-lost');
  expect(sidecar.losses.filter(({ cause }) => cause === 'connection')).toEqual([]);
});

test.concurrent('from the journal of a lost worker, another one continues, or only finishes', async () => {
  const room = rooms.newRoom();
  const first = await rooms.record(room, 'both');
  await using people = new AsyncDisposableStack();
  people.use(await rooms.enter(room, 'alice'));
  await waitForFrames(first, 'alice 0', 20);
  await first[Symbol.asyncDispose]();
  expect(first.files).toEqual([]);
  const journals = [...first.journals.values()];
  const previous = journals.map(({ period, records }) => ({ period, records: replay(records) }));
  await using second = await rooms.record(room, 'both', { previous });
  await waitForFrames(second, 'alice 0', 40);
  await second.recording.stop();
  const { path, durationMs, sidecar, period } = findFile(second.files, 'alice');
  expect(period).toEqual(journals[0]?.period);
  const measure = await expectComplete(path, durationMs);
  expect(measure.frames).toBe(sidecar.videoFrames);
  expect(measure.frames).toBeGreaterThanOrEqual(40);
  expect(Math.abs(durationMs - (sidecar.endedWallMs - period.startedAtMs))).toBeLessThanOrEqual(2);
  expect(sidecar.losses.filter(({ cause }) => cause === 'connection')).toHaveLength(1);

  await using folder = await createRoomFolder();
  const periods = journals.map(({ period: each, records }) => ({ period: each, records: replay(records) }));
  await finishRoomFiles({ periods, media: 'both', ffmpegPath: 'ffmpeg', ...folder });
  const finished = findFile(folder.files, 'alice');
  expect(finished.sidecar.videoFrames).toBe(
    journals[0]?.records.filter(({ kind }) => kind === 'video').length,
  );
  await decodeAll(finished.path);
});

async function* replay<T>(records: T[]): AsyncGenerator<T> {
  yield* records;
}
