import { expect, test } from 'vitest';
import { buildRtmpArguments, writeRtmpSecret, parseSentMs, planRtmp, trtcRtmpTarget } from './rtmp-plan.ts';

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
const audio = { index: 0, codec: 'aac', profile: 'LC', sampleRate: 48_000, channels: 2 };
const near = { keyFrameDistanceMs: 2_000, hasReordered: false };

test('H.264 without B-frames and with frequent key frames, and AAC, are copied', () => {
  expect(planRtmp({ video, audio }, 100, near)).toEqual({
    reasons: [],
    copiesVideo: true,
    copiesAudio: true,
    codecOptions: ['-map', '0:v:0', '-c:v', 'copy', '-map', '0:a:0', '-c:a', 'copy'],
  });
});

test.each([
  { what: 'B-frames', source: { video: { ...video, isReordered: true }, audio }, copies: [false, true] },
  {
    what: 'B-frames that the container does not state',
    order: { ...near, hasReordered: true },
    copies: [false, true],
  },
  { what: 'far key frames', order: { ...near, keyFrameDistanceMs: 8_000 }, copies: [false, true] },
  { what: 'HEVC', source: { video: { ...video, codec: 'hevc' }, audio }, copies: [false, true] },
  { what: 'rotated video', source: { video: { ...video, rotation: 90 }, audio }, copies: [false, true] },
  { what: 'MP3', source: { video, audio: { ...audio, codec: 'mp3' } }, copies: [true, false] },
  { what: 'six channels', source: { video, audio: { ...audio, channels: 6 } }, copies: [true, false] },
])('$what: the unsuitable track is encoded', ({ source = { video, audio }, order = near, copies }) => {
  const plan = planRtmp(source, 100, order);
  expect([plan.copiesVideo, plan.copiesAudio]).toEqual(copies);
  expect(plan.reasons).toHaveLength(copies[0] === true ? 0 : 1);
  const options = plan.codecOptions.join(' ');
  expect(options.includes('-profile:v baseline') && options.includes('-bf 0')).toBe(!copies[0]);
  expect(options.includes('-maxrate 2765k')).toBe(!copies[0]);
});

test('a start between two key frames is encoded, as copied video would begin at the key frame before', () => {
  const plan = planRtmp({ video, audio }, 100, near, false);
  expect([plan.copiesVideo, plan.copiesAudio]).toEqual([false, true]);
  expect(plan.reasons).toEqual(['it begins between two key frames']);
});

test('a volume requires the audio to be encoded, while the video is still copied', () => {
  const plan = planRtmp({ video, audio }, 50, near);
  expect([plan.copiesVideo, plan.copiesAudio]).toEqual([true, false]);
  expect(plan.codecOptions.join(' ')).toContain('volume=0.5');
});

const plan = planRtmp({ video, audio }, 100, near);
const target = { url: 'rtmp://rtmp.rtc.qq.com/push', stream: 'room?usersig=secret' };
const buildArguments = (isLive: boolean, place: object = {}): string =>
  buildRtmpArguments({ url: 'http://source.invalid/source', isLive }, plan, target, {
    ...{ format: 'mov', fromMs: 10_000, loop: false },
    ...place,
  }).join(' ');

test('a file is read in real time, from a position and in a loop', () => {
  expect(buildArguments(false)).toMatch(/ -re -ss 10\.000 -i http:\/\/source\.invalid\/source /);
  expect(buildArguments(false, { loop: true })).toContain('-stream_loop -1');
});

test('a live stream is passed on as it arrives, and a live playlist evenly from its newest segment', () => {
  expect(buildArguments(true)).not.toMatch(/ -re | -ss |live_start_index/);
  expect(buildArguments(true, { format: 'hls' })).toMatch(/ -re -live_start_index -1 -i /);
});

test('the signature is in the preset file, and not among the arguments', () => {
  expect(buildArguments(false)).not.toContain('secret');
  expect(buildArguments(false)).toMatch(/-fpre \/dev\/fd\/3 rtmp:\/\/rtmp\.rtc\.qq\.com\/push$/);
  expect(writeRtmpSecret(target)).toBe('rtmp_playpath=room?usersig=secret\n');
});

test('reads the progress of ffmpeg', () => {
  expect(parseSentMs('out_time_ms=3601300000')).toBe(3_601_300);
  for (const line of ['out_time_ms=N/A', 'out_time_ms=-9223372036854775807', 'out_time=01:00:01.3'])
    expect(parseSentMs(line)).toBeUndefined();
});

test('builds the RTMP URL of TRTC', () => {
  const entry = { sdkAppId: 1400000000, userId: 'a_b', userSig: 'x*y-_' };
  expect(trtcRtmpTarget('rtmp://rtmp.rtc.qq.com/push/', { ...entry, strRoomId: 'r' })).toEqual({
    url: 'rtmp://rtmp.rtc.qq.com/push',
    stream: 'r?sdkappid=1400000000&userid=a_b&usersig=x*y-_',
  });
  expect(trtcRtmpTarget('rtmp://rtmp.rtc.qq.com/push', { ...entry, roomId: 7 }).stream).toBe(
    '7?sdkappid=1400000000&userid=a_b&usersig=x*y-_&use_number_room_id=1',
  );
});
