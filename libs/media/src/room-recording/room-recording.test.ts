import { setTimeout as delay } from 'node:timers/promises';
import {
  type Anchor,
  LOCAL_TRTC_SDK_APP_ID,
  type LocalCloud,
  openAnchor,
  openRoomBrowser,
  type RoomBrowser,
  startLocalCloud,
  userSigOf,
} from '@scf-media/local-cloud/testing';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { decodeSound } from '../ffmpeg/decode.ts';
import { probeFile } from '../ffmpeg/probe.ts';
import { browserProcesses } from '../testing/browser-processes.ts';
import { beepTimes } from '../testing/beeps.ts';
import { measureRecording, median, recordRoom, type RoomFile, type RoomInFiles } from '../testing/index.ts';
import { finishRoomFiles, type RoomMedia, type RoomRecordingOptions } from './index.ts';

let cloud: LocalCloud;
let people: RoomBrowser;
let folder: string;
let rooms = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'room-recording-'));
  cloud = await startLocalCloud({ dir: join(folder, 'cloud') });
  people = await openRoomBrowser();
});
afterAll(async () => {
  await people[Symbol.asyncDispose]();
  await cloud[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const newRoom = (): { strRoomId: string } => ({ strRoomId: `lesson ${++rooms}` });

function record(
  room: { strRoomId: string },
  media: RoomMedia,
  options: Partial<RoomRecordingOptions<string>> = {},
): Promise<RoomInFiles> {
  return recordRoom({
    entry: { sdkAppId: LOCAL_TRTC_SDK_APP_ID, ...room, userId: 'recorder', userSig: userSigOf('recorder') },
    sdkUrl: `${cloud.apiUrl}/trtc/trtc.js`,
    media,
    ...options,
  });
}

const enter = (
  room: { strRoomId: string },
  userId: string,
  options: { codec?: 'vp8'; audio?: boolean; publish?: 'none' } = {},
): Promise<Anchor> =>
  openAnchor({
    ...{ cloudUrl: cloud.apiUrl, browser: people, room, userId, ...options },
    ...{ size: { width: 320, height: 180 }, framesPerSecond: 15 },
  });

const files = (session: RoomInFiles, count: number): Promise<void> =>
  vi.waitFor(() => expect(session.files).toHaveLength(count), { timeout: 20_000, interval: 50 });
const recorded = (session: RoomInFiles, ...userIds: string[]): Promise<void> =>
  vi.waitFor(() => expect(session.recording.anchors().sort()).toEqual(userIds.sort()), {
    timeout: 20_000,
    interval: 50,
  });
/** Until pictures of this anchor have come, in its newest period. */
const flowing = (session: RoomInFiles, key: string, count = 1): Promise<void> =>
  vi.waitFor(
    () =>
      expect(
        session.journals.get(key)?.records.filter(({ kind }) => kind === 'video').length ?? 0,
      ).toBeGreaterThanOrEqual(count),
    { timeout: 20_000, interval: 50 },
  );

const fileOf = (
  session: RoomInFiles,
  userId: string,
  index = 0,
): Required<Omit<RoomFile, 'error' | 'stage'>> => {
  const file = session.files.find(({ period }) => period.userId === userId && period.index === index);
  const { path, durationMs, sidecar } = file ?? {};
  if (file === undefined || path === undefined || durationMs === undefined || sidecar === undefined)
    throw new Error(`no file ${index} of ${userId}: ${JSON.stringify(session.files)}`);
  return { period: file.period, path, durationMs, sidecar };
};

/** @throws what ffmpeg has to say when it decodes the whole file */
async function decodeAll(path: string): Promise<void> {
  const input = [
    '-v',
    'error',
    '-xerror',
    '-i',
    path,
    '-vsync',
    'passthrough',
    '-enc_time_base',
    '-1',
    '-f',
    'null',
    '-',
  ];
  const { stderr } = await promisify(execFile)('ffmpeg', input);
  expect(stderr).toBe('');
}

test('each publish period of each anchor is a file of its own, whose time is that of the clock', async () => {
  const room = newRoom();
  await using session = await record(room, 'both');
  await using alice = await enter(room, 'alice');
  await using bob = await enter(room, 'bob', { codec: 'vp8' });
  await recorded(session, 'alice', 'bob');
  await flowing(session, 'alice 0', 15);
  await alice.mute('audio');
  await alice.resize(480, 270);
  await delay(1_500);
  await alice.unmute('audio');
  await flowing(session, 'bob 0', 15);
  await bob.unpublish('audio');
  await bob.unpublish('video');
  await files(session, 1);
  await alice.stall(true);
  await bob.publish('audio');
  await bob.publish('video');
  await flowing(session, 'bob 1', 15);
  await alice.stall(false);
  await delay(1_500);
  await bob.leave();
  await files(session, 2);
  expect(session.recording.anchors()).toEqual(['alice']);
  await alice.mute('video');
  await delay(1_000);
  await alice.unmute('video');
  const pictures =
    session.journals.get('alice 0')?.records.filter(({ kind }) => kind === 'video').length ?? 0;
  await flowing(session, 'alice 0', pictures + 10);
  await session.recording.stop();
  expect(await session.recording.ended).toBe('stopped');

  expect(session.files.map(({ period: { userId, index } }) => `${userId} ${index}`)).toEqual([
    'bob 0',
    'bob 1',
    'alice 0',
  ]);
  for (const { period } of session.files) {
    const { path, durationMs, sidecar } = fileOf(session, period.userId, period.index);
    await decodeAll(path);
    const measure = await measureRecording(path);
    expect(measure.topLevelBoxes).toEqual(['ftyp', 'moov', 'mdat']);
    expect(measure.probed.video?.codec).toBe('h264');
    expect(Math.abs(measure.probed.durationMs - durationMs)).toBeLessThanOrEqual(100);
    expect(Math.abs(durationMs - (sidecar.endedWallMs - period.startedAtMs))).toBeLessThanOrEqual(2);
    // No sound is missing, wherever it was muted or another recorder went on.
    expect(measure.longestSoundStepMs).toBeLessThanOrEqual(25);
    expect(Math.abs((measure.probed.audio?.durationMs ?? 0) - durationMs)).toBeLessThanOrEqual(100);
    expect(measure.frames).toBe(sidecar.videoFrames);
    expect(Math.abs(median(measure.audioVideoOffsetsMs))).toBeLessThanOrEqual(60);
  }
  const first = fileOf(session, 'alice').sidecar;
  // Chrome's own recorder makes VP8 when it encodes: what is H.264 here came as that.
  expect(first.videoCodecs).toEqual(['V_MPEG4/ISO/AVC']);
  expect(fileOf(session, 'bob').sidecar.videoCodecs).toEqual(['V_VP8']);
  expect(first.sizes.slice(0, 2).map(({ width, height }) => [width, height])).toEqual([
    [320, 180],
    [480, 270],
  ]);
  expect(first.mutes.map(({ kind }) => kind).sort()).toEqual(['audio', 'video']);
  for (const { fromMs, toMs } of first.mutes) expect(toMs - fromMs).toBeGreaterThanOrEqual(900);
  expect(first.losses.map(({ cause }) => cause)).toContain('stall');
  expect(first.keyFrames.length).toBeGreaterThanOrEqual(2);
}, 90_000);

test('of the sound alone an MP3 is made, silent where the microphone was muted', async () => {
  const room = newRoom();
  await using session = await record(room, 'audio', { accepts: (userId) => userId !== 'bob' });
  await using alice = await enter(room, 'alice');
  await using _bob = await enter(room, 'bob');
  await recorded(session, 'alice');
  await delay(2_500);
  await alice.mute('audio');
  await delay(3_000);
  await alice.unmute('audio');
  await delay(2_500);
  await alice.unpublish('video');
  await alice.unpublish('audio');
  await files(session, 1);
  await session.recording.stop();
  const { path, durationMs, sidecar } = fileOf(session, 'alice');
  const probed = await probeFile(path);
  expect(probed.audio?.codec).toBe('mp3');
  expect(probed.video).toBeUndefined();
  expect(Math.abs(probed.durationMs - durationMs)).toBeLessThanOrEqual(50);
  const [mute] = sidecar.mutes;
  const beeps = beepTimes(await decodeSound(path, 48_000), 48_000);
  expect(beeps.length).toBeGreaterThanOrEqual(3);
  // What comes is some tenths of a second behind what is told.
  expect(beeps.filter((atMs) => atMs > (mute?.fromMs ?? 0) + 500 && atMs < (mute?.toMs ?? 0))).toEqual([]);
  expect(beeps.some((atMs) => atMs > (mute?.toMs ?? 0))).toBe(true);
}, 60_000);

describe('the recording ends', () => {
  const remove = (room: { strRoomId: string }): unknown =>
    cloud.trtc.service.actions['RemoveUserByStrRoomId']?.(
      { SdkAppId: LOCAL_TRTC_SDK_APP_ID, RoomId: room.strRoomId, UserIds: ['recorder'] },
      { region: '', secretId: '' } as never,
    );
  const dismiss = (room: { strRoomId: string }): unknown =>
    cloud.trtc.service.actions['DismissRoomByStrRoomId']?.(
      { SdkAppId: LOCAL_TRTC_SDK_APP_ID, RoomId: room.strRoomId },
      { region: '', secretId: '' } as never,
    );

  test.each([
    ['removed', 'when the recorder is removed', remove],
    ['dismissed', 'when the room is dismissed', dismiss],
    ['replaced', 'when its id enters elsewhere', (room) => enter(room, 'recorder', { publish: 'none' })],
  ] as [string, string, (room: { strRoomId: string }) => unknown][])(
    '%s, %s, and the file is finished',
    async (end, _, act) => {
      const room = newRoom();
      await using session = await record(room, 'both');
      await using _alice = await enter(room, 'alice');
      await flowing(session, 'alice 0', 10);
      await act(room);
      expect(await session.recording.ended).toBe(end);
      expect(session.recording.anchors()).toEqual([]);
      await decodeAll(fileOf(session, 'alice').path);
      expect(await browserProcesses()).toEqual([]);
    },
    60_000,
  );

  test('idle, when no anchor comes', async () => {
    await using session = await record(newRoom(), 'both', { idleMs: 1_000 });
    expect(await session.recording.ended).toBe('idle');
    expect(session.files).toEqual([]);
  }, 30_000);
});

describe('what is lost', () => {
  test('a browser that dies is replaced, and the anchor goes on in the same file', async () => {
    const room = newRoom();
    await using session = await record(room, 'both');
    await using _alice = await enter(room, 'alice');
    await flowing(session, 'alice 0', 30);
    const [main] = (await browserProcesses()).filter(({ type }) => type === 'browser');
    process.kill(main?.pid ?? 0, 'SIGKILL');
    const lostAtMs = Date.now();
    const seen = session.journals.get('alice 0')?.records.length ?? 0;
    await vi.waitFor(() => expect(session.events.map(({ type }) => type)).toContain('rejoined'), {
      timeout: 10_000,
      interval: 50,
    });
    expect(Date.now() - lostAtMs).toBeLessThanOrEqual(10_000);
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
    const { path, durationMs, sidecar } = fileOf(session, 'alice');
    await decodeAll(path);
    const measure = await measureRecording(path);
    expect(Math.abs(measure.probed.durationMs - durationMs)).toBeLessThanOrEqual(100);
    expect(measure.longestSoundStepMs).toBeLessThanOrEqual(25);
    expect(sidecar.losses.map(({ cause }) => cause)).toEqual(['connection']);
    expect(Math.abs(median(measure.audioVideoOffsetsMs))).toBeLessThanOrEqual(60);
  }, 60_000);

  test('a worker that dies leaves its journal: another goes on, or only finishes', async () => {
    const room = newRoom();
    const first = await record(room, 'both');
    await using _alice = await enter(room, 'alice');
    await flowing(first, 'alice 0', 30);
    await first[Symbol.asyncDispose]();
    expect(first.files).toEqual([]);
    const left = [...first.journals.values()];
    const previous = left.map(({ period, records }) => ({ period, records: replay(records) }));
    await using second = await record(room, 'both', { previous });
    await flowing(second, 'alice 0', 30);
    await second.recording.stop();
    const { path, durationMs, sidecar, period } = fileOf(second, 'alice');
    expect(period).toEqual(left[0]?.period);
    await decodeAll(path);
    const measure = await measureRecording(path);
    expect(measure.frames).toBe(sidecar.videoFrames);
    expect(measure.frames).toBeGreaterThanOrEqual(60);
    expect(Math.abs(durationMs - (sidecar.endedWallMs - period.startedAtMs))).toBeLessThanOrEqual(2);
    expect(Math.abs(measure.probed.durationMs - durationMs)).toBeLessThanOrEqual(100);
    expect(sidecar.losses.map(({ cause }) => cause)).toEqual(['connection']);

    const finished: RoomFile[] = [];
    const again = left.map(({ period: of, records }) => ({ period: of, records: replay(records) }));
    await using only = await finishing(again, finished);
    void only;
    const [file] = finished;
    expect(file?.sidecar?.videoFrames).toBe(left[0]?.records.filter(({ kind }) => kind === 'video').length);
    await decodeAll(file?.path ?? '');
  }, 60_000);
});

async function* replay<T>(records: T[]): AsyncGenerator<T> {
  yield* records;
}

/** The files of these periods, in a folder that disposing removes. */
async function finishing(
  periods: Parameters<typeof finishRoomFiles>[0]['periods'],
  into: RoomFile[],
): Promise<AsyncDisposable> {
  const { createMp4Packager } = await import('../mp4/index.ts');
  const { fileDestination } = await import('../testing/file-destination.ts');
  const path = await mkdtemp(join(tmpdir(), 'finish-room-'));
  await finishRoomFiles<string>({
    ...{ periods, media: 'both', ffmpegPath: 'ffmpeg' },
    createPackager: ({ index }, format) =>
      createMp4Packager(fileDestination(join(path, `${index}.mp4`)), format),
    onFile: (period, outcome) =>
      into.push(
        'stored' in outcome
          ? { period, path: outcome.stored, durationMs: outcome.durationMs, sidecar: outcome.sidecar }
          : { period, ...outcome },
      ),
  });
  return { [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

describe('what is refused', () => {
  test.each([
    ['an expired UserSig', { userSig: userSigOf('recorder', { expireS: -10 }) }],
    ['a UserSig of somebody else', { userSig: userSigOf('alice') }],
    ['an SdkAppId that is not known', { sdkAppId: 1400000001 }],
  ])(
    '%s',
    async (_, wrong) => {
      const entry = {
        sdkAppId: LOCAL_TRTC_SDK_APP_ID,
        ...newRoom(),
        userId: 'recorder',
        userSig: userSigOf('recorder'),
        ...wrong,
      };
      const failure: unknown = await record(newRoom(), 'both', { entry }).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(failure).toMatchObject({ code: 'RoomRefused', fault: 'caller' });
      expect(String(failure)).not.toContain(entry.userSig);
      expect(await browserProcesses()).toEqual([]);
    },
    30_000,
  );

  test("the SDK's own file loads and enters, and says itself that it reaches no server", async () => {
    const { entry } = {
      entry: { sdkAppId: LOCAL_TRTC_SDK_APP_ID, ...newRoom(), userId: 'r', userSig: userSigOf('r') },
    };
    const failure: unknown = await recordRoom({ entry, media: 'both' }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'RoomUnreachable', fault: 'service' });
    expect(String(failure)).toMatch(/OPERATION_FAILED 5500/);
  }, 60_000);
});
