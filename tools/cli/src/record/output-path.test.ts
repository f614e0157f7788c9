import { expect, test } from 'vitest';
import { chooseOutputPath } from './output-path.ts';

const now = new Date('2026-11-28T18:51:17.250Z');
const url = 'https://example.com:8443/lesson';

test.each([
  ['/a/lesson.mp4', false, '/a/lesson.mp4', '/a/lesson.jpg'],
  ['/a/lesson', false, '/a/lesson.mp4', '/a/lesson.jpg'],
  ['/a/lesson.v2', false, '/a/lesson.v2.mp4', '/a/lesson.v2.jpg'],
  ['/a/lesson', true, '/a/lesson/index.m3u8', '/a/lesson/index.jpg'],
  ['/a/lesson.m3u8', true, '/a/lesson.m3u8', '/a/lesson.jpg'],
])('%s, HLS %s: %s and %s', (out, hls, file, poster) => {
  expect(chooseOutputPath({ out, url, hls, now })).toEqual({ file, poster });
});

test('the default name is the host and the time', () => {
  const { file } = chooseOutputPath({ out: undefined, url, hls: false, now });
  expect(file).toBe(`${process.cwd()}/example.com-20261128-185117.mp4`);
});
