import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { browserProcesses } from '../testing/browser-processes.ts';
import { createRoomFolder, measureRecording, median, type RoomInFiles } from '../testing/index.ts';
import { finishRoomFiles } from './index.ts';
import {
  decodeAll,
  fileOf,
  flowing,
  type LocalRooms,
  openLocalRooms,
  picturesOf,
} from './testing/local-rooms.ts';

let rooms: LocalRooms;
beforeAll(async () => {
  rooms = await openLocalRooms();
});
afterAll(() => rooms[Symbol.asyncDispose]());

const told = (session: RoomInFiles, type: string, timeout: number): Promise<void> =>
  vi.waitFor(() => expect(session.events.map((event) => event.type)).toContain(type), {
    timeout,
    interval: 50,
  });

describe('what is lost', () => {
  test.each(['SIGKILL', 'SIGSTOP'] as const)(
    'a browser lost by %s is replaced, and the anchor goes on in the same file',
    async (signal) => {
      const room = rooms.newRoom();
      await using session = await rooms.record(room, 'both');
      await using people = new AsyncDisposableStack();
      people.use(await rooms.enter(room, 'alice'));
      await flowing(session, 'alice 0', 30);
      const [main] = (await browserProcesses()).filter(({ type }) => type === 'browser');
      process.kill(main?.pid ?? 0, signal);
      const seen = session.journals.get('alice 0')?.records.length ?? 0;
      await told(session, 'browser-lost', 10_000);
      await told(session, 'rejoined', 20_000);
      await vi.waitFor(
        () =>
          expect(
            session.journals
              .get('alice 0')
              ?.records.slice(seen)
              .filter(({ kind }) => kind === 'video').length,
          ).toBeGreaterThan(30),
        { timeout: 20_000, interval: 50 },
      );
      await session.recording.stop();
      expect(session.files).toHaveLength(1);
      const { path, durationMs, sidecar } = fileOf(session.files, 'alice');
      await decodeAll(path);
      const measure = await measureRecording(path);
      expect(Math.abs(measure.probed.durationMs - durationMs)).toBeLessThanOrEqual(100);
      expect(measure.longestSoundStepMs).toBeLessThanOrEqual(25);
      // On a busy machine a picture may come late, too.
      expect(sidecar.losses.filter(({ cause }) => cause === 'connection')).toHaveLength(1);
      expect(Math.abs(median(measure.audioVideoOffsetsMs))).toBeLessThanOrEqual(60);
    },
    60_000,
  );

  test('a storage that takes nothing for a while costs nothing but the wait', async () => {
    const room = rooms.newRoom();
    let isOpen = true;
    const opened = Promise.withResolvers<void>();
    await using folder = await createRoomFolder();
    await using session = await rooms.record(room, 'both', {
      onFile: folder.onFile,
      async createPackager(period, format) {
        const packager = await folder.createPackager(period, format);
        return {
          ...packager,
          async addVideo(picture) {
            if (!isOpen) await opened.promise;
            await packager.addVideo(picture);
          },
        };
      },
    });
    await using people = new AsyncDisposableStack();
    people.use(await rooms.enter(room, 'alice'));
    await flowing(session, 'alice 0', 15);
    isOpen = false;
    const before = picturesOf(session, 'alice 0');
    await delay(7_000);
    // The page waits: what came since is in its memory, not in this process.
    const meanwhile = picturesOf(session, 'alice 0') - before;
    expect(meanwhile).toBeLessThanOrEqual(45);
    isOpen = true;
    opened.resolve();
    await flowing(session, 'alice 0', before + 90);
    await session.recording.stop();
    const { path, durationMs, sidecar } = fileOf(folder.files, 'alice');
    await decodeAll(path);
    expect(session.events.map(({ type }) => type)).not.toContain('browser-lost');
    expect(sidecar.losses.filter(({ cause }) => cause === 'connection')).toEqual([]);
    const measure = await measureRecording(path);
    expect(Math.abs(measure.probed.durationMs - durationMs)).toBeLessThanOrEqual(100);
    expect(measure.longestSoundStepMs).toBeLessThanOrEqual(25);
  }, 60_000);

  test('a worker that dies leaves its journal: another goes on, or only finishes', async () => {
    const room = rooms.newRoom();
    const first = await rooms.record(room, 'both');
    await using people = new AsyncDisposableStack();
    people.use(await rooms.enter(room, 'alice'));
    await flowing(first, 'alice 0', 30);
    await first[Symbol.asyncDispose]();
    expect(first.files).toEqual([]);
    const left = [...first.journals.values()];
    const previous = left.map(({ period, records }) => ({ period, records: replay(records) }));
    await using second = await rooms.record(room, 'both', { previous });
    await flowing(second, 'alice 0', 30);
    await second.recording.stop();
    const { path, durationMs, sidecar, period } = fileOf(second.files, 'alice');
    expect(period).toEqual(left[0]?.period);
    await decodeAll(path);
    const measure = await measureRecording(path);
    expect(measure.frames).toBe(sidecar.videoFrames);
    expect(measure.frames).toBeGreaterThanOrEqual(60);
    expect(Math.abs(durationMs - (sidecar.endedWallMs - period.startedAtMs))).toBeLessThanOrEqual(2);
    expect(Math.abs(measure.probed.durationMs - durationMs)).toBeLessThanOrEqual(100);
    expect(sidecar.losses.filter(({ cause }) => cause === 'connection')).toHaveLength(1);

    await using folder = await createRoomFolder();
    const periods = left.map(({ period: of, records }) => ({ period: of, records: replay(records) }));
    await finishRoomFiles({ periods, media: 'both', ffmpegPath: 'ffmpeg', ...folder });
    const finished = fileOf(folder.files, 'alice');
    expect(finished.sidecar.videoFrames).toBe(left[0]?.records.filter(({ kind }) => kind === 'video').length);
    await decodeAll(finished.path);
  }, 60_000);
});

async function* replay<T>(records: T[]): AsyncGenerator<T> {
  yield* records;
}
