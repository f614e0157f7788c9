import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { packetTimes } from '../../ffmpeg/testing/probe.ts';
import { hlsFolder, serveHlsFolder } from '../../testing/hls-folder.ts';
import { type SampleFrame, sampleVideo, sampleAudio } from '../../testing/sample-media.ts';
import { largestStep } from '../../testing/statistics.ts';
import { createHlsMuxer, type HlsTarget, type HlsMuxerOptions } from './hls-muxer.ts';
import { readSegments } from './playlist.ts';

const run = promisify(execFile);
const format = { width: 160, height: 90, audio: { sampleRate: 48_000, channels: 2 } };
const frameMs = 1000 / 30;
const aacFrameMs = (1024 / 48_000) * 1000;
const seconds = 15;

let root: string;
/** 15 s at 30 frames a second, a key frame every two seconds. */
let videoFrames: SampleFrame[];
let audioFrames: Uint8Array[];
let originalHashes: (string | undefined)[];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hls-muxer-'));
  [videoFrames, audioFrames] = await Promise.all([
    sampleVideo({ ...format, seconds, keyFrameEvery: 60 }),
    sampleAudio(seconds),
  ]);
  const annexB = join(root, 'original.h264');
  await writeFile(annexB, Buffer.concat(videoFrames.map(({ data }) => data)));
  originalHashes = selectVideo(await decodedFrames(annexB)).map(readHash);
});

afterAll(() => rm(root, { recursive: true, force: true }));

const newFolder = (): Promise<string> => mkdtemp(join(root, 'recording-'));
const steadyTimes = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.round(index * frameMs));

/** Every decoded frame of both streams as `stream, …, time, …, hash`; anything ffmpeg complains of fails. */
async function decodedFrames(input: string): Promise<string[]> {
  const { stdout, stderr } = await run('ffmpeg', [
    ...['-v', 'error', '-xerror', '-err_detect', 'explode', '-i', input],
    ...['-map', '0', '-vsync', 'passthrough', '-f', 'framemd5', '-'],
  ]);
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => /^\d/.test(line));
}

const readHash = (line: string | undefined): string | undefined => line?.split(',').at(-1)?.trim();
const selectVideo = (lines: string[]): string[] => lines.filter((line) => line.startsWith('0,'));
const selectAudio = (lines: string[]): string[] => lines.filter((line) => line.startsWith('1,'));

interface Feed {
  timesMs?: number[];
  durationMs?: number;
  /** How much later than the frames of its time the audio comes. */
  audioDelayMs?: number;
  audioFrameCount?: number;
  /** Stops after this many frames, as if the process had died. */
  diesAfter?: number;
  frames?: SampleFrame[];
  /** Called for each frame that the muxer has accepted. */
  onTaken?: () => void;
}

/** Packages the frames at these times, each with the audio up to then, as a recording delivers them. */
async function muxHls(target: HlsTarget, feed: Feed = {}, options: Partial<HlsMuxerOptions> = {}) {
  const muxer = await createHlsMuxer(target, { ...format, name: 'lesson', ...options });
  const { timesMs = steadyTimes(seconds * 30), durationMs = seconds * 1000, frames = videoFrames } = feed;
  const remaining = audioFrames.slice(0, feed.audioFrameCount ?? Math.round(durationMs / aacFrameMs));
  let added = 0;
  const addAudioUntil = async (timeMs: number): Promise<void> => {
    for (; added * aacFrameMs < timeMs; added++) {
      const audioFrame = remaining[added];
      if (audioFrame === undefined) return;
      await muxer.addAudio(audioFrame);
    }
  };
  for (const [index, timestampMs] of timesMs.entries()) {
    const frame = frames[index];
    if (frame === undefined) throw new Error(`only ${frames.length} frames were made`);
    if (index === feed.diesAfter) return undefined;
    await muxer.addVideo({ ...frame, timestampMs });
    feed.onTaken?.();
    await addAudioUntil(timestampMs - (feed.audioDelayMs ?? 0));
  }
  await addAudioUntil(Number.POSITIVE_INFINITY);
  return muxer.finish(durationMs);
}

const sum = (durations: readonly { durationMs: number }[]): number =>
  durations.reduce((total, { durationMs }) => total + durationMs, 0);

describe('fifteen seconds of video and audio', () => {
  let folder: string;
  let files: string[];
  let playlist: string;
  let path: string;
  let result: Awaited<ReturnType<typeof muxHls>>;

  beforeAll(async () => {
    folder = await newFolder();
    const target = hlsFolder(folder);
    result = await muxHls(target);
    path = join(folder, 'lesson.m3u8');
    playlist = await readFile(path, 'utf8');
    files = target.files.map(({ name }) => name);
  });

  it('become segments of 4 s and a playlist that lists them', () => {
    expect(readSegments(playlist)).toEqual([
      { name: 'lesson-00000.ts', durationMs: 4_000 },
      { name: 'lesson-00001.ts', durationMs: 4_000 },
      { name: 'lesson-00002.ts', durationMs: 4_000 },
      { name: 'lesson-00003.ts', durationMs: 3_000 },
    ]);
    expect(playlist).toContain('#EXT-X-TARGETDURATION:6\n');
    expect(playlist.endsWith('\n#EXT-X-ENDLIST\n')).toBe(true);
    expect(result).toEqual({ videoFrames: 450, durationMs: 15_000 });
  });

  it('are stored, each segment before the playlist that names it', () => {
    expect(files).toEqual([
      ...['lesson-00000.ts', 'lesson.m3u8', 'lesson-00001.ts', 'lesson.m3u8', 'lesson-00002.ts'],
      ...['lesson.m3u8', 'lesson-00003.ts', 'lesson.m3u8', 'lesson.m3u8'],
    ]);
  });

  it('decode completely, to the original frames and all of the audio', async () => {
    const frames = await decodedFrames(path);
    expect(selectVideo(frames).map(readHash)).toEqual(originalHashes);
    expect(selectAudio(frames)).toHaveLength(Math.round(15_000 / aacFrameMs));
  });

  it('have no gap at segment borders, in video or audio', async () => {
    const videoTimes = (await packetTimes(path, 'v')).map(({ timeMs }) => timeMs);
    const audioTimes = (await packetTimes(path, 'a')).map(({ timeMs }) => timeMs);
    expect(videoTimes.map((timeMs) => Math.round(timeMs - 1_000))).toEqual(steadyTimes(450));
    expect(largestStep(audioTimes)).toBeLessThan(aacFrameMs + 0.1);
    expect(audioTimes[0]).toBe(1_000);
  });

  it('have a key frame at the start of each segment, so that each plays alone', async () => {
    const counts: number[] = [];
    for (const { name } of readSegments(playlist)) {
      const packets = await packetTimes(join(folder, name), 'v');
      expect(packets[0]?.key).toBe(true);
      expect(selectVideo(await decodedFrames(join(folder, name)))).toHaveLength(packets.length);
      counts.push(packets.length);
    }
    expect(counts).toEqual([120, 120, 120, 90]);
  });

  it('have the right content type and cache control', async () => {
    const target = hlsFolder(await newFolder());
    await muxHls(target, { timesMs: [0], durationMs: 500 });
    expect(target.files.map(({ contentType, cacheControl }) => [contentType, cacheControl])).toEqual([
      ['video/mp2t', undefined],
      ['application/vnd.apple.mpegurl', 'no-cache'],
      ['application/vnd.apple.mpegurl', 'no-cache'],
    ]);
  });
});

describe('during the recording', () => {
  it('plays at every moment up to the last segment', async () => {
    const folder = await newFolder();
    const playableFrames: number[] = [];
    await muxHls(
      hlsFolder(folder, {
        async onPut({ name, body }) {
          if (!name.endsWith('.m3u8')) return;
          // Without the end tag, a player waits for more.
          const soFar = join(folder, 'so-far.m3u8');
          await writeFile(
            soFar,
            `${Buffer.from(body).toString().replace('#EXT-X-ENDLIST\n', '')}#EXT-X-ENDLIST\n`,
          );
          playableFrames.push(selectVideo(await decodedFrames(soFar)).length);
        },
      }),
    );
    expect(playableFrames).toEqual([120, 240, 360, 450, 450]);
  });

  it('buffers one more segment while the destination is slow, and no more', async () => {
    const requested: string[] = [];
    const slow = Promise.withResolvers<void>();
    let taken = 0;
    const muxing = muxHls(
      {
        async put({ name }) {
          requested.push(name);
          await slow.promise;
        },
        finish: async () => undefined,
      },
      { onTaken: () => taken++ },
    );
    // Nothing here waits for I/O: whatever can proceed does so at once.
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(requested).toEqual(['lesson-00000.ts']);
    expect(taken).toBe(241);
    slow.resolve();
    await muxing;
    expect(taken).toBe(450);
    expect(requested).toHaveLength(8);
  });

  it('fails with the next segment when one could not be stored', async () => {
    const folder = await newFolder();
    const target = hlsFolder(folder);
    const failing: HlsTarget = {
      finish: (playlist) => target.finish(playlist),
      async put(file) {
        if (file.name === 'lesson-00001.ts') throw new Error('the disk is full');
        await target.put(file);
      },
    };
    await expect(muxHls(failing)).rejects.toThrow('the disk is full');
    expect(await readdir(folder)).toEqual(['lesson-00000.ts', 'lesson.m3u8']);
  });
});

describe('encrypted', () => {
  const hex = '21834cca41778803e1afba3f41abcdef';

  it('plays with the key, not without, and reveals it nowhere', async () => {
    const folder = await newFolder();
    await using server = await serveHlsFolder(folder, hex);
    const target = hlsFolder(folder);
    await muxHls(target, {}, { key: { hex, uri: `${server.url}/key?token=good` } });

    const frames = await decodedFrames(`${server.url}/lesson.m3u8`);
    expect(selectVideo(frames).map(readHash)).toEqual(originalHashes);

    const playlist = await readFile(join(folder, 'lesson.m3u8'), 'utf8');
    await writeFile(join(folder, 'stranger.m3u8'), playlist.replace('token=good', 'token=bad'));
    await expect(decodedFrames(`${server.url}/stranger.m3u8`)).rejects.toThrow();
    await writeFile(join(folder, 'plain.m3u8'), playlist.replace(/#EXT-X-KEY.*\n/, ''));
    await expect(decodedFrames(`${server.url}/plain.m3u8`)).rejects.toThrow();

    for (const { body } of target.files) {
      expect(Buffer.from(body).includes(Buffer.from(hex, 'hex'))).toBe(false);
      expect(Buffer.from(body).toString('latin1').toLowerCase()).not.toContain(hex);
    }
  });
});

describe('irregular frames', () => {
  /** A page that stands still for long, with the key frames that Chrome makes after 2 s. */
  const timesMs = [0, 40, 120, 1_145, 2_147, 3_148, 4_150, 5_151, 13_900, 13_950, 14_000];
  const still = (): SampleFrame[] => {
    const [firstKey, ...deltas] = videoFrames;
    const keys = new Set([0, 2_147, 4_150, 13_900]);
    return timesMs.map((timeMs, index) => {
      const frame = keys.has(timeMs) ? firstKey : deltas[index];
      if (frame === undefined) throw new Error('too few frames');
      return frame;
    });
  };

  it('keep their times, and no segment exceeds the target duration', async () => {
    const folder = await newFolder();
    await muxHls(hlsFolder(folder), { timesMs, frames: still() });
    const path = join(folder, 'lesson.m3u8');
    const segments = readSegments(await readFile(path, 'utf8'));
    expect(segments.map(({ durationMs }) => durationMs)).toEqual([4_150, 6_000, 4_850]);
    expect((await packetTimes(path, 'v')).map(({ timeMs }) => Math.round(timeMs - 1_000))).toEqual(timesMs);
    expect(largestStep((await packetTimes(path, 'a')).map(({ timeMs }) => timeMs))).toBeLessThan(
      aacFrameMs + 0.1,
    );
  });

  it('begin at 0 even when the first one came late', async () => {
    const folder = await newFolder();
    await muxHls(hlsFolder(folder), { timesMs: [120, 153, 187], durationMs: 500 });
    const times = await packetTimes(join(folder, 'lesson.m3u8'), 'v');
    expect(times.map(({ timeMs }) => Math.round(timeMs - 1_000))).toEqual([0, 153, 187]);
  });

  it('that have the same time follow one another', async () => {
    const folder = await newFolder();
    await muxHls(hlsFolder(folder), { timesMs: [0, 17, 17, 17, 50], durationMs: 500 });
    const times = await packetTimes(join(folder, 'lesson.m3u8'), 'v');
    expect(times.map(({ timeMs }) => Math.round(timeMs - 1_000))).toEqual([0, 17, 18, 19, 50]);
  });

  it('add up to the recorded time, including fractions', async () => {
    const folder = await newFolder();
    const timesMs = Array.from({ length: 450 }, (_, index) => index * frameMs);
    await muxHls(hlsFolder(folder), { timesMs, durationMs: 14_999.7 });
    expect(sum(readSegments(await readFile(join(folder, 'lesson.m3u8'), 'utf8')))).toBe(15_000);
  });
});

describe('audio', () => {
  it('that comes three seconds late is still in its own segment', async () => {
    const [inTime, late] = [hlsFolder(await newFolder()), hlsFolder(await newFolder())];
    await muxHls(inTime);
    await muxHls(late, { audioDelayMs: 3_000 });
    expect(late.files).toEqual(inTime.files);
  });

  it('that stops early does not end the video', async () => {
    const folder = await newFolder();
    await muxHls(hlsFolder(folder), { audioFrameCount: 100 });
    const frames = await decodedFrames(join(folder, 'lesson.m3u8'));
    expect(selectVideo(frames).map(readHash)).toEqual(originalHashes);
    expect(selectAudio(frames)).toHaveLength(100);
  });
});

describe('a new decoder configuration', () => {
  it('in the middle starts a new segment with a discontinuity', async () => {
    const large = await sampleVideo({ width: 320, height: 180, seconds: 2, keyFrameEvery: 60 });
    const folder = await newFolder();
    await muxHls(hlsFolder(folder), {
      frames: [...videoFrames.slice(0, 90), ...large],
      timesMs: steadyTimes(150),
      durationMs: 5_000,
    });
    const path = join(folder, 'lesson.m3u8');
    expect(readSegments(await readFile(path, 'utf8'))).toEqual([
      { name: 'lesson-00000.ts', durationMs: 3_000 },
      { name: 'lesson-00001.ts', durationMs: 2_000, discontinuity: true },
    ]);
    expect((await packetTimes(path, 'v')).map(({ timeMs }) => Math.round(timeMs - 1_000))).toEqual(
      steadyTimes(150),
    );
  });
});

describe('a resumed recording', () => {
  let complete: ReturnType<typeof hlsFolder>;
  beforeAll(async () => {
    complete = hlsFolder(await newFolder());
    await muxHls(complete);
  });
  const contents = async (folder: string): Promise<Record<string, string>> =>
    Object.fromEntries(
      await Promise.all(
        (await readdir(folder)).map(async (name) => [
          name,
          (await readFile(join(folder, name))).toString('base64'),
        ]),
      ),
    );
  const readComplete = (): Record<string, string> =>
    Object.fromEntries(complete.files.map(({ name, body }) => [name, Buffer.from(body).toString('base64')]));

  test.each([
    ['before its first segment', 50],
    ['just after its first segment', 125],
    ['in its third segment', 300],
  ])('%s is recreated byte for byte', async (_, diesAfter) => {
    const folder = await newFolder();
    await muxHls(hlsFolder(folder), { diesAfter });
    const result = await muxHls(hlsFolder(folder));
    expect(result?.videoFrames).toBe(450);
    expect(await contents(folder)).toEqual(readComplete());
  });
});

describe('a very short recording', () => {
  test.each([
    ['of one frame', {}],
    ['of one frame and no audio', { audioFrameCount: 0 }],
  ])('%s plays for its length', async (_, feed) => {
    const folder = await newFolder();
    const result = await muxHls(hlsFolder(folder), { timesMs: [0], durationMs: 500, ...feed });
    const path = join(folder, 'lesson.m3u8');
    expect(result).toEqual({ videoFrames: 1, durationMs: 500 });
    expect(readSegments(await readFile(path, 'utf8'))).toEqual([
      { name: 'lesson-00000.ts', durationMs: 500 },
    ]);
    expect(selectVideo(await decodedFrames(path))).toHaveLength(1);
  });

  it('that ended before its last frame keeps that frame', async () => {
    const folder = await newFolder();
    await muxHls(hlsFolder(folder), { timesMs: [0, 33, 67], durationMs: 60, audioFrameCount: 3 });
    const path = join(folder, 'lesson.m3u8');
    expect(selectVideo(await decodedFrames(path))).toHaveLength(3);
    expect(sum(readSegments(await readFile(path, 'utf8')))).toBe(68);
  });

  it('of nothing yields a playlist without segments', async () => {
    const folder = await newFolder();
    await muxHls(hlsFolder(folder), { timesMs: [], durationMs: 0, audioFrameCount: 0 });
    expect(await readdir(folder)).toEqual(['lesson.m3u8']);
  });
});

describe('a recording that is cancelled', () => {
  it('stores nothing more', async () => {
    const target = hlsFolder(await newFolder());
    const muxer = await createHlsMuxer(target, { ...format, name: 'lesson' });
    for (const [index, frame] of videoFrames.slice(0, 150).entries()) {
      await muxer.addVideo({ ...frame, timestampMs: Math.round(index * frameMs) });
    }
    await muxer.cancel();
    for (const audioFrame of audioFrames) await muxer.addAudio(audioFrame);
    expect(target.files).toEqual([]);
  });
});
