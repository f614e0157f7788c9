import { expect, it } from 'vitest';
import {
  toObjectKey,
  toImageKey,
  type ImageSuffix,
  imageSuffixBytes,
  type RecordingName,
} from './object-key.ts';

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
  expect(toObjectKey({ ...recording, ...name })).toBe(key);
});

it.for<[string, ImageSuffix, string]>([
  ['lessons/first.mp4', '.poster.jpg', 'lessons/first.poster.jpg'],
  ['lessons/first.M3U8', '.thumbnails', 'lessons/first.thumbnails'],
  ['课/第一课.v2.mp4', '.thumbnails', '课/第一课.v2.thumbnails'],
])('beside %s, the image %s is named %s', ([key, suffix, image]) => {
  expect(toImageKey(key, suffix)).toBe(image);
});

it('reserves enough for the longest name of an image', () => {
  const sheet = `${toImageKey('a.mp4', '.thumbnails')}-0001.jpg`;
  expect(sheet.length - 'a.mp4'.length).toBe(imageSuffixBytes);
});
