import { expect, test } from 'vitest';
import { parseSourceInfo } from './source-info.ts';

const h264 = {
  codec_type: 'video',
  codec_name: 'h264',
  profile: 'High',
  level: 31,
  width: 1280,
  height: 720,
  pix_fmt: 'yuv420p',
  has_b_frames: 2,
  avg_frame_rate: '30000/1001',
};
const aac = { codec_type: 'audio', codec_name: 'aac', profile: 'LC', sample_rate: '44100', channels: 1 };
const variant = (index: number, height: number, variant_bitrate: string) => [
  { ...h264, index, width: (height * 16) / 9, height, tags: { variant_bitrate } },
  { ...aac, index: index + 1, tags: { variant_bitrate } },
];

test('uses the first video track that is not a cover, and the first audio track that ffmpeg can decode', () => {
  const info = parseSourceInfo({
    format: { format_name: 'mov', duration: '30.022000', start_time: '0.023' },
    streams: [
      { ...h264, index: 0, codec_name: 'mjpeg', disposition: { attached_pic: 1 } },
      { index: 1, codec_type: 'data' },
      { ...h264, index: 2, bit_rate: '2000000', disposition: { attached_pic: 0 } },
      { index: 3, codec_type: 'audio', channels: 2 },
      { ...aac, index: 4 },
    ],
  });
  expect(info).toEqual({
    format: 'mov',
    durationMs: 30_022,
    startMs: 23,
    video: {
      index: 1,
      codec: 'h264',
      profile: 'High',
      level: 31,
      width: 1280,
      height: 720,
      rotation: 0,
      pixelAspect: 1,
      pixelFormat: 'yuv420p',
      transfer: '',
      isInterlaced: false,
      isReordered: true,
      framesPerSecond: 30000 / 1001,
      bitrateKbps: 2000,
    },
    audio: { index: 1, codec: 'aac', profile: 'LC', sampleRate: 44_100, channels: 1 },
  });
});

test('rotation, pixel aspect ratio, interlacing and HDR are detected', () => {
  const side_data_list = [{ side_data_type: 'Display Matrix', rotation: -90 }];
  const described = {
    sample_aspect_ratio: '4:3',
    field_order: 'tt',
    color_transfer: 'smpte2084',
    side_data_list,
  };
  expect(parseSourceInfo({ streams: [{ ...h264, index: 0, ...described }] }).video).toMatchObject({
    rotation: 90,
    pixelAspect: 4 / 3,
    isInterlaced: true,
    transfer: 'smpte2084',
  });
});

test('a subtitle that outlasts the film does not extend it', () => {
  const streams = [
    { ...h264, index: 0, duration: '12.0', start_time: '1.4' },
    { ...aac, index: 1, duration: '11.9', start_time: '1.4' },
  ];
  const format = { duration: '16.0', start_time: '1.4' };
  expect(parseSourceInfo({ format, streams }).durationMs).toBe(12_000);
  const tags = { DURATION: '00:00:12.021000000' };
  expect(parseSourceInfo({ format, streams: [{ ...h264, index: 0, tags }] }).durationMs).toBe(12_021);
});

test('the largest variant of a playlist that fits is used, with its audio', () => {
  const streams = [
    ...variant(0, 360, '900000'),
    ...variant(2, 1080, '5000000'),
    ...variant(4, 2160, '9000000'),
  ];
  const programs = [0, 2, 4].map((index) => ({ streams: [{ index }, { index: index + 1 }] }));
  const chosen = (maxLines?: number) => {
    const { video, audio } = parseSourceInfo(
      { streams, programs },
      maxLines === undefined ? {} : { maxLines },
    );
    return [video?.index, audio?.index];
  };
  expect(chosen()).toEqual([1, 1]);
  expect(chosen(720)).toEqual([0, 0]);
  expect(chosen(100)).toEqual([0, 0]);
  expect(chosen(2160)).toEqual([2, 2]);
});

test('a live stream has no duration, and a source without tracks has none', () => {
  const info = parseSourceInfo({ streams: [{ ...aac, index: 0 }], format: {} });
  expect(info).toMatchObject({ durationMs: undefined, startMs: 0, video: undefined });
  expect(parseSourceInfo({})).toMatchObject({ video: undefined, audio: undefined });
});
