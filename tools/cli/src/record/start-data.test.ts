import { expect, test } from 'vitest';
import { toStartData, toUrl } from './start-data.ts';

test.each([
  ['example.com', 'https://example.com/'],
  ['https://example.com/a?b#c', 'https://example.com/a?b#c'],
  ['localhost:5173/lesson', 'http://localhost:5173/lesson'],
  ['127.0.0.1:80', 'http://127.0.0.1/'],
  ['[::1]:8080', 'http://[::1]:8080/'],
])('%s is %s', (address, url) => {
  expect(toUrl(address)).toBe(url);
});

test.each(['', 'ftp://example.com', 'file:///etc/passwd', 'http://'])(
  '%j is not the URL of a page',
  (address) => {
    expect(() => toUrl(address)).toThrow('is not the URL of a web page');
  },
);

test('the request contains only the given options', () => {
  const Video = { Muxer: 'mp4' };
  expect(toStartData('a.test', {})).toEqual({ RecordURL: 'https://a.test/', Output: { Video } });
  const all = { duration: 30, width: 640, height: 360, fps: 60, hls: true, poster: true };
  expect(toStartData('a.test', all)).toEqual({
    RecordURL: 'https://a.test/',
    MaxDurationLimit: 30,
    Width: 640,
    Height: 360,
    FrameRate: 60,
    Output: { Video: { Muxer: 'hls', Poster: true } },
  });
});
