import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeAudio } from '../../ffmpeg/testing/decode.ts';
import { probeFile } from '../../ffmpeg/testing/probe.ts';
import { beepTimes } from '../../testing/beeps.ts';
import { measureRecording } from '../../testing/index.ts';
import {
  decodeAll,
  findFile,
  waitForFiles,
  waitForFrames,
  type LocalRooms,
  openLocalRooms,
  countFrames,
  waitForAnchors,
} from './testing/local-rooms.ts';

let rooms: LocalRooms;
beforeAll(async () => {
  rooms = await openLocalRooms();
});
afterAll(() => rooms[Symbol.asyncDispose]());

test.concurrent(
  'each publish period of each anchor becomes its own file, timed by the wall clock',
  async () => {
    const room = rooms.newRoom();
    await using session = await rooms.record(room, 'both');
    await using alice = await rooms.enter(room, 'alice');
    await using bob = await rooms.enter(room, 'bob', { codec: 'vp8' });
    await waitForAnchors(session, 'alice', 'bob');
    await waitForFrames(session, 'alice 0', 15);
    await alice.mute('audio');
    await alice.resize(480, 270);
    await delay(1_000);
    await alice.unmute('audio');
    await waitForFrames(session, 'bob 0', 15);
    await bob.unpublish('audio');
    await bob.unpublish('video');
    await waitForFiles(session, 1);
    await alice.stall(true);
    await bob.publish('audio');
    await bob.publish('video');
    await waitForFrames(session, 'bob 1', 15);
    await alice.stall(false);
    await waitForFrames(session, 'alice 0', countFrames(session, 'alice 0') + 10);
    await bob.leave();
    await waitForFiles(session, 2);
    expect(session.recording.anchors()).toEqual(['alice']);
    await alice.mute('video');
    await delay(1_000);
    await alice.unmute('video');
    await waitForFrames(session, 'alice 0', countFrames(session, 'alice 0') + 10);
    await session.recording.stop();
    expect(await session.recording.ended).toBe('stopped');

    expect(session.files.map(({ period: { userId, index } }) => `${userId} ${index}`)).toEqual([
      'bob 0',
      'bob 1',
      'alice 0',
    ]);
    for (const { period } of session.files) {
      const { path, durationMs, sidecar } = findFile(session.files, period.userId, period.index);
      await decodeAll(path);
      const measure = await measureRecording(path);
      expect(measure.topLevelBoxes).toEqual(['ftyp', 'moov', 'mdat']);
      expect(measure.probed.video?.codec).toBe('h264');
      expect(Math.abs(measure.probed.durationMs - durationMs)).toBeLessThanOrEqual(100);
      expect(Math.abs(durationMs - (sidecar.endedWallMs - period.startedAtMs))).toBeLessThanOrEqual(2);
      // No audio is missing, wherever it was muted or another take took over.
      expect(measure.longestAudioStepMs).toBeLessThanOrEqual(25);
      expect(Math.abs((measure.probed.audio?.durationMs ?? 0) - durationMs)).toBeLessThanOrEqual(100);
      expect(measure.frames).toBe(sidecar.videoFrames);
    }
    const first = findFile(session.files, 'alice').sidecar;
    // Chrome's recorder encodes to VP8: H.264 in the file was received as H.264.
    expect(first.videoCodecs).toEqual(['V_MPEG4/ISO/AVC']);
    expect(findFile(session.files, 'bob').sidecar.videoCodecs).toEqual(['V_VP8']);
    expect(first.sizes.slice(0, 2).map(({ width, height }) => [width, height])).toEqual([
      [320, 180],
      [480, 270],
    ]);
    expect(first.mutes.map(({ kind }) => kind).sort()).toEqual(['audio', 'video']);
    for (const { fromMs, toMs } of first.mutes) expect(toMs - fromMs).toBeGreaterThan(300);
    expect(first.losses.map(({ cause }) => cause)).toContain('stall');
    expect(first.keyFrames.length).toBeGreaterThanOrEqual(2);
  },
);

test.concurrent('audio alone becomes an MP3, silent where the microphone was muted', async () => {
  const room = rooms.newRoom();
  await using session = await rooms.record(room, 'audio', { accepts: (userId) => userId !== 'bob' });
  await using alice = await rooms.enter(room, 'alice');
  await using others = new AsyncDisposableStack();
  others.use(await rooms.enter(room, 'bob'));
  await waitForAnchors(session, 'alice');
  await delay(1_500);
  await alice.mute('audio');
  await delay(2_500);
  await alice.unmute('audio');
  await delay(2_000);
  await alice.unpublish('video');
  await alice.unpublish('audio');
  await waitForFiles(session, 1);
  await session.recording.stop();
  const { path, durationMs, sidecar } = findFile(session.files, 'alice');
  const probed = await probeFile(path);
  expect(probed.audio?.codec).toBe('mp3');
  expect(probed.video).toBeUndefined();
  expect(Math.abs(probed.durationMs - durationMs)).toBeLessThanOrEqual(50);
  const [mute] = sidecar.mutes;
  if (mute === undefined) throw new Error('no mute is in the sidecar');
  const beeps = beepTimes(await decodeAudio(path, 48_000), 48_000);
  // Audio lags behind the reported events, more so on a busy machine: the length of the silence counts, not its position.
  const silencesMs = beeps.slice(1).map((atMs, index) => atMs - (beeps[index] ?? 0));
  expect(Math.max(...silencesMs)).toBeGreaterThan((mute.toMs ?? 0) - mute.fromMs - 500);
});
