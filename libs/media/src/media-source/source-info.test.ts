import { expect, test } from 'vitest';
import { sourceInfoOf } from './source-info.ts';

test('the first picture and the first sound, a cover left out', () => {
  const info = sourceInfoOf({
    format: { duration: '30.022000', start_time: '0.023' },
    streams: [
      { codec_type: 'video', codec_name: 'mjpeg', disposition: { attached_pic: 1 } },
      { codec_type: 'data' },
      {
        codec_type: 'video',
        codec_name: 'h264',
        profile: 'High',
        level: 31,
        width: 1280,
        height: 720,
        pix_fmt: 'yuv420p',
        has_b_frames: 2,
        avg_frame_rate: '30000/1001',
        disposition: { attached_pic: 0 },
      },
      { codec_type: 'audio', codec_name: 'aac', profile: 'LC', sample_rate: '44100', channels: 1 },
    ],
  });
  expect(info).toEqual({
    durationMs: 30_022,
    startMs: 23,
    video: {
      codec: 'h264',
      profile: 'High',
      level: 31,
      width: 1280,
      height: 720,
      pixelFormat: 'yuv420p',
      isReordered: true,
      framesPerSecond: 30000 / 1001,
    },
    audio: { codec: 'aac', profile: 'LC', sampleRate: 44_100, channels: 1 },
  });
});

test('a live stream has no length, and nothing is nothing', () => {
  const info = sourceInfoOf({ streams: [{ codec_type: 'audio', codec_name: 'aac' }], format: {} });
  expect(info).toMatchObject({ durationMs: undefined, startMs: 0, video: undefined });
  expect(sourceInfoOf({})).toMatchObject({ video: undefined, audio: undefined });
});
