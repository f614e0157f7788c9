import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleVideo, sampleAudio } from '../../testing/sample-media.ts';
import { largestStep } from '../../testing/statistics.ts';
import { packetBytes, writeTransportStream, type SegmentFrames } from './transport-stream.ts';

const format = { width: 160, height: 90, audio: { sampleRate: 48_000, channels: 2 } };
const aacFrameMs = (1024 / 48_000) * 1000;

let folder: string;
let frames: SegmentFrames;
/** Two seconds from a late second on, where times need all of their 33 bits. */
let stream: Uint8Array;
const startMs = 60_000_000;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'transport-stream-'));
  const [videoFrames, audioFrames] = await Promise.all([
    sampleVideo({ ...format, seconds: 2, keyFrameEvery: 60 }),
    sampleAudio(2),
  ]);
  frames = {
    videoFrames: videoFrames.map((frame, index) => ({
      ...frame,
      timestampMs: startMs + Math.round((index * 1000) / 30),
    })),
    audioFrames: audioFrames.map((data, index) => ({ data, timestampMs: startMs + index * aacFrameMs })),
  };
  stream = await writeTransportStream(frames, format);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const packets = (): Buffer[] =>
  Array.from({ length: stream.length / packetBytes }, (_, index) =>
    Buffer.from(stream.buffer, stream.byteOffset + index * packetBytes, packetBytes),
  );
const readPid = (packet: Buffer): number => packet.readUInt16BE(1) & 0x1fff;

/** Reads the clock of each packet that has one, ms; see ISO/IEC 13818-1, 2.4.3.5. */
const clocks = (): { pid: number; ms: number }[] =>
  packets()
    .filter((packet) => (packet.readUInt8(3) & 0x20) !== 0 && packet.readUInt8(4) > 0)
    .filter((packet) => (packet.readUInt8(5) & 0x10) !== 0)
    .map((packet) => ({
      pid: readPid(packet),
      ms: (packet.readUInt32BE(6) * 2 + (packet.readUInt8(10) >> 7)) / 90,
    }));

it('consists of whole packets, the two tables first', () => {
  expect(stream.length % packetBytes).toBe(0);
  expect(packets().every((packet) => packet[0] === 0x47)).toBe(true);
  expect(packets().slice(0, 2).map(readPid)).toEqual([0, 0x1000]);
});

it('has a clock reference 500 ms ahead of the frames, at least every 100 ms', () => {
  const times = clocks().map(({ ms }) => ms);
  expect(times[0]).toBe(startMs + 1_000 - 500);
  expect(times.at(-1)).toBeGreaterThan(startMs + 1_000 + 2_000 - 500 - 200);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(largestStep(times)).toBeLessThanOrEqual(100);
});

it('states the PID of the clock in the program map, with a valid checksum', async () => {
  const [, map] = packets();
  expect((map?.readUInt16BE(5 + 8) ?? 0) & 0x1fff).toBe(clocks()[0]?.pid);
  const file = join(folder, 'segment.ts');
  await writeFile(file, stream);
  // ffmpeg leaves a map alone whose checksum is wrong: the program has no streams then.
  const { stdout } = await promisify(execFile)('ffprobe', [
    ...['-v', 'error', '-of', 'json', '-count_packets'],
    ...['-show_entries', 'program_stream=codec_name,nb_read_packets', file],
  ]);
  const { programs } = JSON.parse(stdout) as { programs: [{ streams: unknown[] }] };
  expect(programs[0].streams).toEqual([
    { codec_name: 'h264', nb_read_packets: '60' },
    { codec_name: 'aac', nb_read_packets: String(frames.audioFrames.length) },
  ]);
});

it('with audio alone announces no video', async () => {
  const audioFrame = await writeTransportStream({ videoFrames: [], audioFrames: frames.audioFrames }, format);
  const file = join(folder, 'audio.ts');
  await writeFile(file, audioFrame);
  const { stdout } = await promisify(execFile)('ffprobe', [
    ...['-v', 'error', '-of', 'csv=p=0', '-show_entries', 'program_stream=codec_name', file],
  ]);
  expect(stdout.trim()).toMatch(/^aac\W*$/);
});
