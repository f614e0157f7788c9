import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parseFrameSize } from '../formats/h264.ts';
import { createWebmDemuxer } from '../formats/webm/webm-demuxer.ts';
import { startVideoTranscoder } from './video-transcoder.ts';

/** VP8 as a sender of WebRTC makes it: no frame that is not shown. */
async function vp8(seconds: number): Promise<Buffer> {
  const source = `testsrc2=size=321x180:rate=15:duration=${seconds}`;
  const options = [
    '-c:v',
    'libvpx',
    '-deadline',
    'realtime',
    '-cpu-used',
    '8',
    '-auto-alt-ref',
    '0',
    '-lag-in-frames',
    '0',
  ];
  const { stdout } = await promisify(execFile)(
    'ffmpeg',
    ['-v', 'error', '-f', 'lavfi', '-i', source, ...options, '-b:v', '300k', '-live', '1', '-f', 'webm', '-'],
    { encoding: 'buffer', maxBuffer: 2 ** 26 },
  );
  return stdout;
}

test('every frame becomes an H.264 frame at its time, with a key frame every two seconds', async () => {
  const webm = await vp8(5);
  const timesMs: number[] = [];
  createWebmDemuxer(({ timestampMs }) => timesMs.push(timestampMs)).push(webm);
  const frames: { data: Uint8Array; key: boolean; timestampMs: number }[] = [];
  await using transcoder = startVideoTranscoder({
    ffmpegPath: 'ffmpeg',
    onFrame: (frame) => frames.push(frame),
  });
  for (let at = 0; at < webm.length; at += 3_000) await transcoder.write(webm.subarray(at, at + 3_000));
  await transcoder.finish(20_000);
  expect(frames.map(({ timestampMs }) => timestampMs)).toEqual(timesMs);
  const keys = frames.filter(({ key }) => key);
  expect(keys.map(({ timestampMs }) => timestampMs)).toEqual([0, 2_000, 4_000]);
  for (const { data } of keys) expect(parseFrameSize(data)).toEqual({ width: 320, height: 180 });
});
