import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packetTimes, probeFile } from '../../ffmpeg/testing/probe.ts';
import { topLevelBoxes } from '../../testing/measure-recording.ts';
import { type SampleFrame, sampleVideo, sampleAudio } from '../../testing/sample-media.ts';
import { createMp4Muxer } from './mp4-muxer.ts';

const run = promisify(execFile);
const width = 160;
const height = 90;
const audio = { sampleRate: 48_000, channels: 2 };
const frameMs = 1000 / 30;
const aacFrameMs = (1024 / audio.sampleRate) * 1000;

let folder: string;
/** 3 s at 30 frames a second, a key frame each second. */
let videoFrames: SampleFrame[];
/** 3 s. */
let audioFrames: Uint8Array[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mp4-muxer-'));
  [videoFrames, audioFrames] = await Promise.all([
    sampleVideo({ width, height, seconds: 3, keyFrameEvery: 30 }),
    sampleAudio(3),
  ]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface MuxedRecording {
  path: string;
  head: Uint8Array;
  body: Buffer;
  /** What had left before the end. */
  bytesBeforeFinish: number;
  result: { videoFrames: number; durationMs: number };
}

/** Packages the frames at these times, each with the audio up to then, as a recording delivers them. */
async function muxFile(options: {
  timesMs: number[];
  durationMs: number;
  headBytes?: number;
  audioFrameCount?: number;
}): Promise<MuxedRecording> {
  const path = join(folder, `${crypto.randomUUID()}.mp4`);
  const body: Uint8Array[] = [];
  let head: Uint8Array = new Uint8Array(0);
  const muxer = await createMp4Muxer(
    {
      async write(bytes) {
        body.push(bytes);
      },
      async finish(bytes) {
        head = bytes;
        await writeFile(path, Buffer.concat([head, ...body]));
      },
    },
    { width, height, audio, ...(options.headBytes === undefined ? {} : { headBytes: options.headBytes }) },
  );
  const remaining = audioFrames.slice(
    0,
    options.audioFrameCount ?? Math.round(options.durationMs / aacFrameMs),
  );
  let added = 0;
  const addAudioUntil = async (timeMs: number): Promise<void> => {
    for (; added * aacFrameMs < timeMs; added++) {
      const audioFrame = remaining[added];
      if (audioFrame === undefined) return;
      await muxer.addAudio(audioFrame);
    }
  };
  for (const [index, timestampMs] of options.timesMs.entries()) {
    const frame = videoFrames[index];
    if (frame === undefined) throw new Error(`only ${videoFrames.length} frames were made`);
    await muxer.addVideo({ ...frame, timestampMs });
    await addAudioUntil(timestampMs);
  }
  await addAudioUntil(Number.POSITIVE_INFINITY);
  const bytesBeforeFinish = Buffer.concat(body).length;
  const result = await muxer.finish(options.durationMs);
  return { path, head, body: Buffer.concat(body), bytesBeforeFinish, result };
}

/** Every decoded frame of both streams as `stream, …, time, …, hash`; anything ffmpeg complains of fails. */
async function decodedFrames(path: string, before: string[] = [], after: string[] = []): Promise<string[]> {
  const { stdout, stderr } = await run('ffmpeg', [
    ...['-v', 'error', '-xerror', '-err_detect', 'explode', ...before, '-i', path],
    ...['-map', '0', '-vsync', 'passthrough', ...after, '-f', 'framemd5', '-'],
  ]);
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => /^\d/.test(line));
}

const readHash = (line: string | undefined): string | undefined => line?.split(',').at(-1)?.trim();
const selectVideo = (lines: string[]): string[] => lines.filter((line) => line.startsWith('0,'));

const steadyTimes = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.round(index * frameMs));

describe('three seconds of video and audio', () => {
  let file: MuxedRecording;
  let frames: string[];

  beforeAll(async () => {
    file = await muxFile({ timesMs: steadyTimes(90), durationMs: 3_000, headBytes: 4_096 });
    frames = await decodedFrames(file.path);
  });

  it('are H.264 and AAC with the right size, duration and number of frames', async () => {
    const probed = await probeFile(file.path);
    expect(probed.video).toMatchObject({ codec: 'h264', width, height, frames: 90 });
    expect(probed.audio).toMatchObject({ codec: 'aac', frames: Math.round(3_000 / aacFrameMs) });
    expect(Math.abs(probed.durationMs - 3_000)).toBeLessThanOrEqual(frameMs);
    expect(Math.abs((probed.video?.durationMs ?? 0) - 3_000)).toBeLessThanOrEqual(1);
    expect(Math.abs((probed.audio?.durationMs ?? 0) - 3_000)).toBeLessThanOrEqual(aacFrameMs);
    expect(file.result).toEqual({ videoFrames: 90, durationMs: 3_000 });
  });

  it('have the movie box before the media data, and nothing else', async () => {
    expect(await topLevelBoxes(file.path)).toEqual(['ftyp', 'moov', 'mdat']);
  });

  it('keep every time, from 0 on, and the key frames', async () => {
    const packets = await packetTimes(file.path, 'v');
    expect(packets.map(({ timeMs }) => Math.round(timeMs))).toEqual(steadyTimes(90));
    expect(packets.flatMap(({ key }, index) => (key ? index : []))).toEqual([0, 30, 60]);
    const [firstAudio] = await packetTimes(file.path, 'a');
    expect(firstAudio?.timeMs).toBe(0);
  });

  it('decode completely, to the original frames', async () => {
    const annexB = join(folder, 'original.h264');
    await writeFile(annexB, Buffer.concat(videoFrames.map(({ data }) => data)));
    expect(selectVideo(frames)).toHaveLength(90);
    expect(selectVideo(frames).map(readHash)).toEqual((await decodedFrames(annexB)).map(readHash));
  });

  it('can be sought: the middle has the middle frame', async () => {
    // 1 ms early: the times in the file are whole milliseconds.
    const sought = await decodedFrames(file.path, ['-ss', '1.499'], ['-map', '-0:a', '-frames:v', '3']);
    expect(sought.map(readHash)).toEqual(selectVideo(frames).slice(45, 48).map(readHash));
  });

  it('are tagged as BT.709 in the file', async () => {
    const { stdout } = await run('ffprobe', [
      ...['-v', 'error', '-select_streams', 'v', '-of', 'default=nw=1', '-show_entries'],
      ...['stream=color_space,color_transfer,color_primaries,color_range', file.path],
    ]);
    expect(stdout.trim().split('\n').sort()).toEqual([
      'color_primaries=bt709',
      'color_range=tv',
      'color_space=bt709',
      'color_transfer=bt709',
    ]);
  });

  it('are written during the recording, except for the head', () => {
    const mediaBytes = videoFrames.reduce((sum, { data }) => sum + data.length, 0);
    // Muxed in chunks of half a second or so: the last one is still held.
    expect(file.bytesBeforeFinish).toBeGreaterThan(mediaBytes / 2);
    expect(file.head.length).toBeLessThan(4_096 + 8_192);
    // What the first part of an upload needs to have.
    expect(file.head.length).toBeGreaterThanOrEqual(4_096);
  });

  it('have the same media data when the head holds the whole file', async () => {
    const large = await muxFile({ timesMs: steadyTimes(90), durationMs: 3_000 });
    expect(large.bytesBeforeFinish).toBe(0);
    expect(large.body).toHaveLength(0);
    expect(large.head).toHaveLength(file.head.length + file.body.length);
    expect(await decodedFrames(large.path)).toEqual(frames);
  });
});

describe('irregular frames', () => {
  it('keep their times, and the last one lasts until the end', async () => {
    const timesMs = [0, 17, 50, 51, 400, 1_400, 1_433, 2_433];
    const { path, result } = await muxFile({ timesMs, durationMs: 3_000 });
    expect((await packetTimes(path, 'v')).map(({ timeMs }) => Math.round(timeMs))).toEqual(timesMs);
    const { video } = await probeFile(path);
    expect(video?.frames).toBe(timesMs.length);
    expect(Math.abs((video?.durationMs ?? 0) - 3_000)).toBeLessThanOrEqual(1);
    expect(result.videoFrames).toBe(timesMs.length);
    expect(selectVideo(await decodedFrames(path))).toHaveLength(timesMs.length);
  });

  it('that have the same time follow one another', async () => {
    const { path } = await muxFile({ timesMs: [0, 17, 17, 17, 50], durationMs: 500 });
    const times = (await packetTimes(path, 'v')).map(({ timeMs }) => timeMs);
    expect(times.map(Math.round)).toEqual([0, 17, 17, 17, 50]);
    expect(new Set(times)).toHaveProperty('size', 5);
  });

  it('begin at 0 even when the first one came late', async () => {
    const { path } = await muxFile({ timesMs: [120, 153, 187], durationMs: 500 });
    expect((await packetTimes(path, 'v')).map(({ timeMs }) => Math.round(timeMs))).toEqual([0, 153, 187]);
  });
});

describe('a very short recording', () => {
  it('of one frame is a file of its duration', async () => {
    const { path, result } = await muxFile({ timesMs: [0], durationMs: 500 });
    const probed = await probeFile(path);
    expect(result).toEqual({ videoFrames: 1, durationMs: 500 });
    expect(probed.video).toMatchObject({ frames: 1 });
    expect(Math.abs((probed.video?.durationMs ?? 0) - 500)).toBeLessThanOrEqual(1);
    expect(selectVideo(await decodedFrames(path))).toHaveLength(1);
    expect(await topLevelBoxes(path)).toEqual(['ftyp', 'moov', 'mdat']);
  });

  it('of one frame without audio plays, too', async () => {
    const { path } = await muxFile({ timesMs: [0], durationMs: 500, audioFrameCount: 0 });
    expect(selectVideo(await decodedFrames(path))).toHaveLength(1);
  });

  it('that ended before its last frame keeps that frame', async () => {
    const { path } = await muxFile({ timesMs: [0, 33, 67], durationMs: 60, audioFrameCount: 3 });
    expect((await packetTimes(path, 'v')).map(({ timeMs }) => Math.round(timeMs))).toEqual([0, 33, 67]);
    expect((await probeFile(path)).video?.durationMs).toBeCloseTo(68, 0);
  });
});

/** A muxer into memory. */
function collect() {
  const body: Uint8Array[] = [];
  let file = Buffer.alloc(0);
  return {
    body,
    target: {
      async write(bytes: Uint8Array) {
        body.push(bytes);
      },
      async finish(head: Uint8Array) {
        file = Buffer.concat([head, ...body]);
      },
    },
    /** Returns the whole file; empty before the end. */
    file: () => file,
  };
}

describe('a track', () => {
  it('without frames does not appear', async () => {
    const { target, file } = collect();
    const muxer = await createMp4Muxer(target, { audio: true, colors: 'untagged' });
    for (const audioFrame of audioFrames) await muxer.addAudio(audioFrame);
    const { videoFrames } = await muxer.finish(3_000);
    const path = join(folder, 'audio.mp4');
    await writeFile(path, file());
    const probed = await probeFile(path);
    expect(videoFrames).toBe(0);
    expect(probed.video).toBeUndefined();
    expect(probed.audio).toMatchObject({ codec: 'aac', frames: audioFrames.length });
    expect(await decodedFrames(path)).toHaveLength(audioFrames.length);
  });

  it('of video has no colour tags on request', async () => {
    const { target, file } = collect();
    const muxer = await createMp4Muxer(target, { colors: 'untagged' });
    for (const [index, frame] of videoFrames.entries())
      await muxer.addVideo({ ...frame, timestampMs: index * 40 });
    await muxer.finish(3_600);
    expect(file().includes('colr')).toBe(false);
    expect(file().includes('avcC')).toBe(true);
  });

  it('states its average bit rate', async () => {
    const { target, file } = collect();
    const muxer = await createMp4Muxer(target, { audio: true });
    for (const audioFrame of audioFrames) await muxer.addAudio(audioFrame);
    await muxer.finish(3_000);
    const rates = file().indexOf('btrt') + 4;
    // Without their headers of 7 bytes.
    const bits = 8 * audioFrames.reduce((sum, { length }) => sum + length - 7, 0);
    expect(file().readUInt32BE(rates + 8)).toBe(
      Math.round(bits / ((audioFrames.length * aacFrameMs) / 1000)),
    );
    expect(file().readUInt32BE(rates + 4)).toBeGreaterThanOrEqual(file().readUInt32BE(rates + 8));
  });
});

describe('failures', () => {
  it('a first frame without parameter sets is rejected', async () => {
    const muxer = await createMp4Muxer(collect().target, {});
    const slice = Uint8Array.of(0, 0, 0, 1, 0x65, 1, 2, 3);
    await muxer.addVideo({ data: slice, key: true, timestampMs: 0 });
    await expect(muxer.finish(100)).rejects.toThrow();
  });

  it('a destination that has failed gets no more data', async () => {
    const muxer = await createMp4Muxer(
      { write: () => Promise.reject(new Error('no room')), finish: async () => undefined },
      { audio: true, headBytes: 0 },
    );
    const feed = async (): Promise<void> => {
      for (const audioFrame of audioFrames) await muxer.addAudio(audioFrame);
    };
    await expect(feed()).rejects.toThrow('no room');
    await expect(muxer.finish(3_000)).rejects.toThrow('no room');
  });

  it('without any frame, the file has no tracks', async () => {
    const { target, file } = collect();
    const muxer = await createMp4Muxer(target, { audio: true });
    const { videoFrames } = await muxer.finish(3_000);
    expect(videoFrames).toBe(0);
    expect(file().includes('trak')).toBe(false);
    const path = join(folder, 'nothing.mp4');
    await writeFile(path, file());
    expect(await topLevelBoxes(path)).toEqual(['ftyp', 'moov', 'mdat']);
  });

  it('nothing is written after a cancel', async () => {
    const { body, target } = collect();
    const muxer = await createMp4Muxer(target, { audio: true, headBytes: 0 });
    for (const audioFrame of audioFrames.slice(0, 10)) await muxer.addAudio(audioFrame);
    await muxer.cancel();
    expect(body).toEqual([]);
    await expect(muxer.finish(3_000)).rejects.toThrow();
  });
});
