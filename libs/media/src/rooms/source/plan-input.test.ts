import { expect, test } from 'vitest';
import { planInput } from './plan-input.ts';
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
  pixelFormat: 'yuv420p',
  transfer: 'bt709',
  isInterlaced: false,
  isReordered: true,
  framesPerSecond: 25,
  bitrateKbps: 0,
  ...changes,
});
const audio = (channels: number): SourceAudio => ({
  index: 0,
  codec: 'aac',
  profile: 'LC',
  sampleRate: 44_100,
  channels,
});
const target = { copiedCodecs: ['h264', 'vp9'], acceptsReordered: true, volumePercent: 100 };
const planned = (changes: Partial<SourceVideo>) =>
  planInput({ video: video(changes), audio: undefined }, target).video;

test('plain video is copied, and B-frames where they are permitted', () => {
  expect(planned({})).toMatchObject({
    map: '0:v:0',
    reasons: [],
    width: 1280,
    height: 720,
    framesPerSecond: 25,
  });
  const plain = { video: video(), audio: undefined };
  expect(planInput(plain, { ...target, acceptsReordered: false }).video?.reasons).toEqual(['B-frames']);
});

test.each([
  ['an unsupported codec', { codec: 'hevc' }, ['codec hevc'], [1280, 720]],
  ['10 bit', { pixelFormat: 'yuv420p10le' }, ['samples yuv420p10le'], [1280, 720]],
  ['4:2:2', { pixelFormat: 'yuv422p' }, ['samples yuv422p'], [1280, 720]],
  ['full range', { pixelFormat: 'yuvj420p' }, ['samples yuvj420p'], [1280, 720]],
  ['HDR', { transfer: 'smpte2084' }, ['HDR'], [1280, 720]],
  ['a phone held upright', { rotation: 90 }, ['rotated by 90'], [720, 1280]],
  ['interlaced', { isInterlaced: true }, ['interlaced'], [1280, 720]],
  ['an odd size', { width: 321, height: 241 }, ['size 321x241'], [320, 240]],
  ['wide pixels', { width: 720, height: 576, pixelAspect: 16 / 11 }, ['size 720x576'], [1046, 576]],
  ['4K', { width: 3840, height: 2160 }, ['size 3840x2160'], [1920, 1080]],
  ['a portrait in 4K', { width: 2160, height: 3840 }, ['size 2160x3840'], [1080, 1920]],
  ['a panorama', { width: 2560, height: 1080 }, ['size 2560x1080'], [1920, 810]],
])('%s is decoded and converted', (_, changes, reasons, [width, height]) => {
  expect(planned(changes)).toMatchObject({ reasons, width, height });
});

test('the filters deinterlace, drop to 30 frames a second, fit the size and map HDR', () => {
  const filter = planned({ isInterlaced: true, framesPerSecond: 50, transfer: 'arib-std-b67' })?.filter ?? '';
  const order = ['yadif', 'fps=30', 'scale=', 'setsar=1', 'tonemap=', 'format=yuv420p', 'pad=1280:720'];
  const places = order.map((part) => filter.indexOf(part));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBe(0);
  expect(planned({})?.filter).not.toMatch(/yadif|fps|tonemap/);
});

test('audio becomes gapless stereo at its volume, and six channels keep the voices', () => {
  const planFilter = (channels: number, volumePercent = 100) =>
    planInput({ video: undefined, audio: audio(channels) }, { ...target, volumePercent }).audio?.filter;
  const even =
    'aresample=48000:async=1:min_hard_comp=0.03:first_pts=0,aformat=sample_fmts=s16:channel_layouts=stereo';
  expect(planFilter(2)).toBe(even);
  expect(planFilter(2, 50)).toBe(`volume=0.5,${even}`);
  expect(planFilter(1)).toBe(`pan=stereo|c0=c0|c1=c0,${even}`);
  expect(planFilter(6)).toMatch(/center_mix_level=0\.707.*alimiter/);
});
