import { expect, test } from 'vitest';
import { parseSourceInfo } from '../source/source-info.ts';
import { findSilence, isDamaged, judgeEnd } from './feed-health.ts';

test('a file that ends early is read again, and counts as truncated when it ends there twice', () => {
  expect(judgeEnd(9_200, 10_000, 0)).toEqual({ isEarly: false });
  expect(judgeEnd(4_000, undefined, 0)).toEqual({ isEarly: false });
  expect(judgeEnd(4_000, 10_000, 0)).toEqual({
    isEarly: true,
    isTruncated: false,
    reason: 'the source ended at 4.0 s',
  });
  expect(judgeEnd(7_000, 10_000, 4_000)).toMatchObject({ isTruncated: false });
  expect(judgeEnd(4_400, 10_000, 4_000)).toEqual({
    isEarly: true,
    isTruncated: true,
    reason: 'VideoSrc is truncated: it ends at 4.4 s of 10.0 s',
  });
});

test('ffmpeg reports damage in several ways', () => {
  expect(isDamaged('[h264 @ 0x5] error while decoding MB 4 7')).toBe(true);
  expect(isDamaged('Invalid NAL unit size')).toBe(true);
  expect(isDamaged('corrupt decoded frame')).toBe(true);
  expect(isDamaged('')).toBe(false);
});

const streams = [
  { index: 0, codec_type: 'video', codec_name: 'h264', width: 640, height: 360 },
  { index: 1, codec_type: 'audio', codec_name: 'aac', channels: 2 },
];

test.each([
  ['both tracks silent', 'flv', { video: 4_001, audio: 4_001 }, 0, 4_000],
  ['one track silent', 'flv', { video: 0, audio: 9_000 }, 59_000, undefined],
  [
    'one track silent for a source that was not inspected lately',
    'flv',
    { video: 0, audio: 9_000 },
    61_000,
    4_000,
  ],
  ['a playlist between two segments', 'hls', { video: 12_000, audio: 12_000 }, 61_000, undefined],
  ['a playlist without segments', 'hls', { video: 20_001, audio: 20_001 }, 0, 20_000],
])('%s', (_, format_name, silentMs, sinceInspectionMs, silence) => {
  const info = parseSourceInfo({ format: { format_name }, streams });
  expect(findSilence(info, silentMs, sinceInspectionMs)).toBe(silence);
});

test('a track that the source does not have is not reported as missing', () => {
  const info = parseSourceInfo({ format: { format_name: 'flv' }, streams: streams.slice(0, 1) });
  expect(findSilence(info, { video: 0, audio: 9_000 }, 61_000)).toBeUndefined();
});
