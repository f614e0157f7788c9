import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { decodeAudio } from './testing/decode.ts';
import { beepTimes } from '../testing/beeps.ts';
import { childPids } from '../testing/child-pids.ts';
import { createWebmDemuxer, type WebmPacket } from '../formats/webm/webm-demuxer.ts';
import { createAudioTrack } from './audio-track.ts';

const seconds = 6;
let folder: string;
/** An ffmpeg that takes 3 s to begin while the machine is busy. */
let ffmpegPath: string;
let header = new Uint8Array(0);
/** A beep with every second, in Opus as Chrome makes it. */
const packets: WebmPacket[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audio-track-'));
  ffmpegPath = join(folder, 'ffmpeg');
  await writeFile(ffmpegPath, `#!/bin/sh\n[ -e '${folder}/busy' ] && sleep 3\nexec ffmpeg "$@"\n`, {
    mode: 0o755,
  });
  const beeps = `aevalsrc='0.5*sin(2*PI*1000*t)*between(mod(t,1),0.4,0.5)':s=48000:d=${seconds}`;
  const opus = ['-ac', '2', '-c:a', 'libopus', '-frame_duration', '60', '-live', '1', '-f', 'matroska', '-'];
  const { stdout } = await promisify(execFile)(
    'ffmpeg',
    ['-v', 'error', '-f', 'lavfi', '-i', beeps, ...opus],
    {
      encoding: 'buffer',
      maxBuffer: 2 ** 24,
    },
  );
  createWebmDemuxer(
    (packet) => packets.push(packet),
    (bytes) => (header = new Uint8Array(bytes)),
  ).push(stdout);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(['SIGKILL', 'SIGSTOP'] as const)('no audio is lost when ffmpeg fails by %s', async (signal) => {
  const frames: Uint8Array[] = [];
  const restarts: string[] = [];
  await using track = createAudioTrack({
    ffmpegPath,
    lateByMs: 58,
    // A hang is noticed by it; a busy machine also takes its time.
    stallMs: signal === 'SIGSTOP' ? 1_000 : 60_000,
    onFrame: (frame) => frames.push(frame),
    onRestart: (reason) => restarts.push(reason),
  });
  track.begin(header);
  const half = packets.length / 2;
  for (const packet of packets.slice(0, half)) track.add(packet);
  await vi.waitFor(() => expect(frames.length).toBeGreaterThan(40), { timeout: 60_000 });
  const [encoder, ...more] = await childPids('ffmpeg');
  if (encoder === undefined || more.length > 0) throw new Error('not one ffmpeg runs');
  const before = restarts.length;
  process.kill(encoder, signal);
  // More than an encoder may keep to itself comes before it is found to be lost.
  for (const packet of packets.slice(half)) {
    track.add(packet);
    await delay(10);
  }
  await vi.waitFor(() => expect(restarts.length).toBeGreaterThan(before), { timeout: 60_000 });
  await track.finish(60_000);

  const path = join(folder, `${signal}.aac`);
  await writeFile(path, Buffer.concat(frames));
  const beeps = beepTimes(await decodeAudio(path, 48_000), 48_000);
  expect(beeps).toHaveLength(seconds);
  // In their places by the count of frames, also where one ffmpeg took over from the other.
  for (const [index, atMs] of beeps.entries())
    expect(Math.abs(atMs - index * 1000 - (beeps[0] ?? 0))).toBeLessThan(30);
  expect(await childPids('ffmpeg')).toEqual([]);
});

test('no audio is lost when ffmpeg takes longer to start than it may hang', async () => {
  await writeFile(join(folder, 'busy'), '');
  let frames = 0;
  const restarts: string[] = [];
  await using track = createAudioTrack({
    ffmpegPath,
    lateByMs: 58,
    stallMs: 500,
    onFrame: () => (frames += 1),
    onRestart: (reason) => restarts.push(reason),
  });
  track.begin(header);
  for (const packet of packets) track.add(packet);
  await vi.waitFor(() => expect(frames).toBeGreaterThan(40), { timeout: 60_000 });
  await track.finish(60_000);
  // Half a second, one, two, and then it came in four.
  expect(restarts.length).toBeLessThanOrEqual(4);
  expect(restarts.at(-1)).toMatch(/^ffmpeg produced no audio for [248]000 ms$/);
  expect(Math.abs(frames * (1024 / 48) - seconds * 1000)).toBeLessThan(200);
});
