import { expect, test } from 'vitest';
import { sampleVideo } from '../testing/sample-media.ts';
import { parseFrameSize } from './h264.ts';

test.each([
  { width: 640, height: 360 },
  { width: 320, height: 180 },
  { width: 1920, height: 1080 },
  { width: 362, height: 198 },
])('the size of $width x $height is read from the key frame', async (size) => {
  const [frame] = await sampleVideo({ ...size, seconds: 0.1, keyFrameEvery: 30 });
  expect(parseFrameSize(frame?.data ?? new Uint8Array(0))).toEqual(size);
});

test("reads what Chrome's WebRTC encoder writes", () => {
  expect(
    parseFrameSize(Buffer.from('000000016742c01f8c8d405017fcb37010d010784423500000000168ce3c80', 'hex')),
  ).toEqual({
    width: 640,
    height: 360,
  });
});

test('a frame without parameter sets has no size', () => {
  expect(parseFrameSize(Buffer.from('00000001419a', 'hex'))).toBeUndefined();
});
