import { expect, test } from 'vitest';
import { rtmpArguments, sentMsOf, trtcRtmpUrl } from './rtmp-arguments.ts';
import { rtmpPlan } from './rtmp-plan.ts';

const video = {
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
  isReordered: false,
  framesPerSecond: 30,
};
const audio = { index: 1, codec: 'aac', profile: 'LC', sampleRate: 48_000, channels: 2 };

test('H.264 without B-frames and AAC go as they are', () => {
  expect(rtmpPlan({ video, audio }, 100)).toEqual({
    copiesVideo: true,
    copiesAudio: true,
    codecOptions: ['-map', '0:V:0', '-c:v', 'copy', '-map', '0:a:0', '-c:a', 'copy'],
  });
});

test.each([
  { what: 'B-frames', source: { video: { ...video, isReordered: true }, audio }, copies: [false, true] },
  { what: 'HEVC', source: { video: { ...video, codec: 'hevc' }, audio }, copies: [false, true] },
  { what: 'MP3', source: { video, audio: { ...audio, codec: 'mp3' } }, copies: [true, false] },
  { what: 'six channels', source: { video, audio: { ...audio, channels: 6 } }, copies: [true, false] },
])('$what: what does not fit is encoded', ({ source, copies }) => {
  const plan = rtmpPlan(source, 100);
  expect([plan.copiesVideo, plan.copiesAudio]).toEqual(copies);
  const options = plan.codecOptions.join(' ');
  expect(options.includes('-profile:v baseline') && options.includes('-bf 0')).toBe(!copies[0]);
});

test('a volume wants the sound encoded, and the picture copied all the same', () => {
  const plan = rtmpPlan({ video, audio }, 50);
  expect([plan.copiesVideo, plan.copiesAudio]).toEqual([true, false]);
  expect(plan.codecOptions.join(' ')).toContain('-af volume=0.5');
});

test('only a file is read at its own pace and from a position', () => {
  const plan = rtmpPlan({ video, audio }, 100);
  const url = 'http://example.com/1.mp4';
  expect(rtmpArguments({ url, isLive: false }, plan, 10_000).inputOptions).toEqual(
    expect.arrayContaining(['-re', '-ss', '10.000']),
  );
  const live = rtmpArguments({ url, isLive: true }, plan, 10_000).inputOptions;
  expect(live).not.toContain('-re');
  expect(live).not.toContain('-ss');
});

test('how far ffmpeg is', () => {
  expect(sentMsOf('frame=   39 fps= 30 q=-1.0 size=     256kB time=01:00:01.30 bitrate=1602.1kbits/s')).toBe(
    3_601_300,
  );
  expect(sentMsOf('size=N/A time=N/A bitrate=N/A')).toBeUndefined();
});

test('where TRTC takes RTMP', () => {
  const entry = { sdkAppId: 1400000000, userId: 'a b', userSig: 'x*y-_' };
  expect(trtcRtmpUrl('rtmp://rtmp.rtc.qq.com/push/', { ...entry, strRoomId: 'r' })).toBe(
    'rtmp://rtmp.rtc.qq.com/push/r?sdkappid=1400000000&userid=a+b&usersig=x*y-_',
  );
  expect(trtcRtmpUrl('rtmp://rtmp.rtc.qq.com/push', { ...entry, roomId: 123 })).toBe(
    'rtmp://rtmp.rtc.qq.com/push/123?sdkappid=1400000000&userid=a+b&usersig=x*y-_&use_number_room_id=1',
  );
});
