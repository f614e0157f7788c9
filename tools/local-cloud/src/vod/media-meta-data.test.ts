import { expect, test } from 'vitest';
import {
  toMediaMetaData,
  needsPackets,
  type Probe,
  probeSchema,
  makeEmptyMetaData,
} from './media-meta-data.ts';

const video = {
  index: 0,
  codec_type: 'video',
  codec_name: 'h264',
  width: 640,
  height: 480,
  avg_frame_rate: '24000/1001',
  bit_rate: '637174',
  duration: '60.000000',
};
const audio = {
  index: 1,
  codec_type: 'audio',
  codec_name: 'aac',
  sample_rate: '48000',
  bit_rate: '383854',
  duration: '59.990000',
};
const probe = (streams: object[]): Probe =>
  probeSchema.parse({ streams, format: { format_name: 'mov,mp4,m4a,3gp,3g2,mj2', duration: '60.000000' } });

test('converts the output of ffprobe to the documented metadata', () => {
  expect(toMediaMetaData(probe([video, audio]), 7_700_180)).toEqual({
    Size: 7_700_180,
    Container: 'mov,mp4,m4a,3gp,3g2,mj2',
    Bitrate: 1_021_028,
    Height: 480,
    Width: 640,
    Duration: 60,
    Rotate: 0,
    VideoStreamSet: [{ Bitrate: 637_174, Height: 480, Width: 640, Codec: 'h264', Fps: 24 }],
    AudioStreamSet: [{ Bitrate: 383_854, SamplingRate: 48_000, Codec: 'aac' }],
    VideoDuration: 60,
    AudioDuration: 59.99,
  });
});

test('a missing bit rate is computed from packets', () => {
  const { bit_rate: _, duration: __, ...bare } = video;
  expect(needsPackets(probe([bare, audio]))).toBe(true);
  expect(needsPackets(probe([video, audio]))).toBe(false);
  const counted = toMediaMetaData(probe([bare]), 100, new Map([[0, 750_000]]));
  expect([counted.VideoStreamSet[0]?.Bitrate, counted.Bitrate, counted.VideoDuration]).toEqual([
    100_000, 100_000, 60,
  ]);
});

test('a rotated video reports its rotation', () => {
  const turned = { ...video, side_data_list: [{ side_data_type: 'Display Matrix', rotation: -90 }] };
  expect(toMediaMetaData(probe([turned]), 1).Rotate).toBe(90);
});

test('cover art does not count as video', () => {
  const cover = { ...video, codec_name: 'mjpeg', bit_rate: undefined, disposition: { attached_pic: 1 } };
  const song = probe([
    { ...audio, index: 0 },
    { ...cover, index: 1 },
  ]);
  expect(toMediaMetaData(song, 1)).toMatchObject({ VideoStreamSet: [], Width: 0, Bitrate: 383_854 });
  expect(needsPackets(song)).toBe(false);
});

test('only the size of non-media files is known', () => {
  expect(makeEmptyMetaData(5)).toMatchObject({ Size: 5, Container: '', Duration: 0, VideoStreamSet: [] });
});
