import { expect, it } from 'vitest';
import { recordingSummary } from './recording-summary.ts';

it('says size, length, frames and how soon the file was there', () => {
  const file = {
    ...{ boxes: [], videoCodec: 'h264', audioCodec: 'aac', width: 1280, height: 720, volumeDb: -20 },
    ...{ frames: 301, durationMs: 10_040, bytes: 3_456_789, bitrate: 2_700_000 },
  };
  expect(recordingSummary('web-record.mp4', file, 412)).toBe(
    'web-record.mp4: 3.46 MB, 10.04 s, 301 frames (30.0 a second), 1280x720 H.264 and AAC, there 0.41 s after Stop',
  );
});
