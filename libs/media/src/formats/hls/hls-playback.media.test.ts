import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hlsFolder, serveHlsFolder } from '../../testing/hls-folder.ts';
import { playHls } from '../../testing/play-hls.ts';
import { type SampleFrame, sampleVideo, sampleAudio } from '../../testing/sample-media.ts';
import { createHlsMuxer } from './hls-muxer.ts';

const format = { width: 160, height: 90, audio: { sampleRate: 48_000, channels: 2 } };
const seconds = 15;
const hex = '21834cca41778803e1afba3f41abcdef';

let root: string;
let videoFrames: SampleFrame[];
let audioFrames: Uint8Array[];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hls-playback-'));
  [videoFrames, audioFrames] = await Promise.all([
    sampleVideo({ ...format, seconds, keyFrameEvery: 60 }),
    sampleAudio(seconds),
  ]);
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Opens an encrypted recording in a folder that is served; `record` continues it up to a time. */
async function openRecording(timed: (SampleFrame & { timestampMs: number })[], token = 'good') {
  const folder = await mkdtemp(join(root, 'recording-'));
  const server = await serveHlsFolder(folder, hex);
  const muxer = await createHlsMuxer(hlsFolder(folder), {
    ...format,
    name: 'lesson',
    key: { hex, uri: `${server.url}/key?token=${token}` },
  });
  let recordedMs = 0;
  return {
    url: `${server.url}/lesson.m3u8`,
    finish: () => muxer.finish(seconds * 1000),
    async record(untilMs: number): Promise<void> {
      const isNow = (timeMs: number): boolean => timeMs >= recordedMs && timeMs < untilMs;
      for (const frame of timed) if (isNow(frame.timestampMs)) await muxer.addVideo(frame);
      for (const [index, audioFrame] of audioFrames.entries()) {
        if (isNow((index * 1024) / 48)) await muxer.addAudio(audioFrame);
      }
      recordedMs = untilMs;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const steady = (): (SampleFrame & { timestampMs: number })[] =>
  videoFrames.map((frame, index) => ({ ...frame, timestampMs: Math.round((index * 1000) / 30) }));

test.concurrent(
  'hls.js plays the stream in Chromium during the recording, and to its end without a gap',
  async () => {
    await using recording = await openRecording(steady());
    await recording.record(9_000);
    await using player = await playHls(recording.url);
    await player.played(3);
    await recording.record(15_000);
    await recording.finish();
    const { seconds: playedSeconds, buffered } = await player.ended();
    expect(playedSeconds).toBeGreaterThan(seconds - 0.1);
    expect(buffered).toHaveLength(1);
  },
);

test.concurrent('hls.js plays the recording of a page that moves, stands still and moves again', async () => {
  const moving = steady();
  // Still from 3.2 s to 9.5 s, but for a key frame at 5.3 s; and from 10.5 s on.
  const timed = [
    ...moving.slice(0, 96),
    ...moving.slice(0, 1).map((frame) => ({ ...frame, timestampMs: 5_300 })),
    ...moving.slice(0, 30).map((frame) => ({ ...frame, timestampMs: frame.timestampMs + 9_500 })),
  ];
  await using recording = await openRecording(timed);
  await recording.record(15_000);
  await recording.finish();
  await using player = await playHls(recording.url);
  const { seconds: playedSeconds, buffered, videoFrames: played, errors } = await player.ended();
  expect(playedSeconds).toBeGreaterThan(seconds - 0.1);
  expect(buffered).toHaveLength(1);
  expect(played).toBe(timed.length);
  // The player of a busy machine stalls. A hole in the media would show in `buffered`.
  expect(errors.filter((error) => error !== 'mediaError: bufferStalledError')).toEqual([]);
});

test.concurrent('hls.js plays nothing without the key', async () => {
  await using recording = await openRecording(steady(), 'bad');
  await recording.record(15_000);
  await recording.finish();
  await using player = await playHls(recording.url);
  const { videoFrames: played, buffered, errors } = await player.ended();
  expect(errors).toContain('networkError: keyLoadError');
  expect(buffered).toEqual([]);
  expect(played).toBe(0);
});
