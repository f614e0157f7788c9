import { expect, it } from 'vitest';
import { objectKeyOf, type RecordingName } from './object-key.ts';

const recording: RecordingName = { taskId: '4d0f336d', muxer: 'mp4', stopTimeMs: 1621406865789 };

it.for<[Partial<RecordingName>, string]>([
  [{}, '4d0f336d/1621406865789.mp4'],
  [{ muxer: 'hls' }, '4d0f336d/1621406865789.m3u8'],
  [{ targetDir: 'a/b' }, 'a/b/1621406865789.mp4'],
  [{ targetDir: '' }, '1621406865789.mp4'],
  [{ targetName: 'lesson' }, '4d0f336d/lesson.mp4'],
  [{ targetName: 'lesson.mp4' }, '4d0f336d/lesson.mp4'],
  [{ targetName: 'lesson.MP4' }, '4d0f336d/lesson.MP4'],
  [{ targetName: 'lesson.v2' }, '4d0f336d/lesson.v2.mp4'],
  [{ targetName: 'lesson.mp4', muxer: 'hls' }, '4d0f336d/lesson.m3u8'],
  [{ targetName: 'lesson.m3u8', muxer: 'mp4' }, '4d0f336d/lesson.mp4'],
  [{ targetName: '.mp4', muxer: 'hls' }, '4d0f336d/.mp4.m3u8'],
  [{ targetDir: '课', targetName: 'x/第一课' }, '课/x/第一课.mp4'],
])('%j gives %s', ([name, key]) => {
  expect(objectKeyOf({ ...recording, ...name })).toBe(key);
});
