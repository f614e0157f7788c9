import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createNutDemuxer, type NutPacket } from './nut-demuxer.ts';

const run = promisify(execFile);
const lavfi = (source: string): string[] => ['-f', 'lavfi', '-i', source];

async function makeNut(...codecs: string[]): Promise<Buffer> {
  const inputs = [...lavfi('testsrc2=s=64x48:r=25:d=2'), ...lavfi('sine=d=2:sample_rate=48000')];
  const output = ['-output_ts_offset', '1000', '-write_index', '0', '-f', 'nut', '-'];
  const { stdout } = await run('ffmpeg', ['-v', 'error', ...inputs, ...codecs, ...output], {
    encoding: 'buffer',
    maxBuffer: 2 ** 26,
  });
  return stdout;
}

function demux(bytes: Buffer, chunkBytes: number): NutPacket[] {
  const packets: NutPacket[] = [];
  const demuxer = createNutDemuxer((packet) => packets.push(packet));
  for (let at = 0; at < bytes.length; at += chunkBytes) demuxer.push(bytes.subarray(at, at + chunkBytes));
  return packets;
}

test('raw frames and audio are read with their times and all their bytes', async () => {
  const nut = await makeNut('-pix_fmt', 'yuv420p', '-c:v', 'rawvideo', '-ac', '2', '-c:a', 'pcm_s16le');
  const packets = demux(nut, 65_536);
  const frames = packets.filter(({ kind }) => kind === 'video');
  expect(frames.map(({ timeMs }) => Math.round(timeMs))).toEqual(
    Array.from({ length: 50 }, (_, index) => 1_000_000 + index * 40),
  );
  expect(new Set(frames.map(({ data, key }) => `${data.length} ${key}`))).toEqual(new Set(['4608 true']));
  const audioFrame = packets.filter(({ kind }) => kind === 'audio');
  expect(audioFrame.reduce((sum, { data }) => sum + data.length, 0)).toBe(2 * 48_000 * 4);
  // However it is cut, and wherever a header or a frame is split.
  expect(demux(nut, 4_999)).toEqual(packets);
});

test('H.264 with B-frames keeps its order, its times and its key frames', async () => {
  const nut = await makeNut(
    '-c:v',
    'libx264',
    '-bf',
    '2',
    '-g',
    '25',
    '-sc_threshold',
    '0',
    '-pix_fmt',
    'yuv420p',
    '-an',
  );
  const packets = demux(nut, 7);
  expect(packets.filter(({ key }) => key).map(({ timeMs }) => Math.round(timeMs))).toEqual([
    1_000_000, 1_001_000,
  ]);
  const times = packets.map(({ timeMs }) => Math.round(timeMs));
  expect(times).not.toEqual(times.toSorted((a, b) => a - b));
  expect(new Set(times).size).toBe(50);
  // Start codes are left out of the frames by NUT, and put back.
  for (const { data } of packets) expect([...data.subarray(0, 3)]).toEqual([0, 0, expect.any(Number)]);
});

test('bytes that are not NUT are rejected', () => {
  expect(() => demux(Buffer.from('x'.repeat(200)), 50)).toThrow(RangeError);
});
