import { expect, test } from 'vitest';
import { feedPlan } from './feed-plan.ts';
import type { SourceAudio, SourceVideo } from './source-info.ts';

const video = (changes: Partial<SourceVideo> = {}): SourceVideo => ({
  index: 0,
  codec: 'h264',
  profile: 'High',
  level: 31,
  width: 1280,
  height: 720,
  rotation: 0,
  pixelAspect: 1,
  transfer: '',
  isInterlaced: false,
  bitrateKbps: 0,
  pixelFormat: 'yuv420p',
  isReordered: true,
  framesPerSecond: 30,
  ...changes,
});
const audio = (changes: Partial<SourceAudio> = {}): SourceAudio => ({
  index: 1,
  codec: 'aac',
  profile: 'LC',
  sampleRate: 48_000,
  channels: 2,
  ...changes,
});

test('what Chromium plays is copied', () => {
  expect(feedPlan({ video: video(), audio: audio() })).toEqual({
    mimeType: 'video/mp4; codecs="avc1.64001F,mp4a.40.2"',
    copiesVideo: true,
    copiesAudio: true,
    codecOptions: ['-map', '0:V:0', '-c:v', 'copy', '-map', '0:a:0', '-c:a', 'copy'],
  });
  expect(feedPlan({ video: video({ codec: 'vp9', profile: 'Profile 0' }), audio: undefined })).toMatchObject({
    mimeType: 'video/mp4; codecs="vp09.00.40.08"',
    copiesVideo: true,
  });
  expect(feedPlan({ video: undefined, audio: audio({ profile: 'HE-AAC' }) }).mimeType).toBe(
    'audio/mp4; codecs="mp4a.40.5"',
  );
});

test.each([
  { codec: 'hevc', profile: 'Main' },
  { codec: 'mpeg4', profile: 'Simple Profile' },
  { codec: 'vp8', profile: '0' },
  { profile: 'High 10', pixelFormat: 'yuv420p10le' },
  { profile: 'High 4:4:4 Predictive', pixelFormat: 'yuv444p' },
  { codec: 'vp9', profile: 'Profile 1', pixelFormat: 'yuv444p' },
])('$codec $profile is encoded once, the sound beside it is copied', (changes) => {
  const plan = feedPlan({ video: video(changes), audio: audio() });
  expect(plan).toMatchObject({ copiesVideo: false, copiesAudio: true });
  expect(plan.mimeType).toBe('video/mp4; codecs="avc1.640028,mp4a.40.2"');
  expect(plan.codecOptions.join(' ')).toContain('-c:v libx264');
  expect(plan.codecOptions.join(' ')).toContain('-c:a copy');
});

test('MP3 becomes AAC', () => {
  const plan = feedPlan({ video: undefined, audio: audio({ codec: 'mp3', profile: '' }) });
  expect(plan).toMatchObject({ mimeType: 'audio/mp4; codecs="mp4a.40.2"', copiesAudio: false });
});
