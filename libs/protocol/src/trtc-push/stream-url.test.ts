import { expect, it } from 'vitest';
import { parseStreamUrl } from './stream-url.ts';

it("parses the parts of a stream's URL", () => {
  expect(parseStreamUrl('RTMP://live.example.com/app/one?txSecret=a&txTime=b')).toEqual({
    ...{ scheme: 'rtmp', userInfo: '', host: 'live.example.com', port: 1935 },
    path: '/app/one?txSecret=a&txTime=b',
  });
  expect(parseStreamUrl('rtsp://viewer:p%40ss@[fd00::1]:8554/cam')).toEqual({
    ...{ scheme: 'rtsp', userInfo: 'viewer:p%40ss@', host: 'fd00::1', port: 8554, path: '/cam' },
  });
  expect(parseStreamUrl('srt://10.0.0.1:9000?streamid=#!::r=a')).toMatchObject({
    path: '?streamid=#!::r=a',
  });
  expect(parseStreamUrl('srt://10.0.0.1:9000?streamid=a')).toMatchObject({ path: '?streamid=a', port: 9000 });
});

it.each([
  'rtmp://a@b:c@evil.example/live/x',
  'rtmp://evil.example?x@1.2.3.4/a/s',
  'rtmp://evil.example#x@1.2.3.4/a/s',
  'rtsp://a@b@evil.example/x',
  'rtmp://evil.example:99999/a/s',
  "rtmp://evil.example/a/s'\nfile /etc/passwd",
  'rtmp:///a/s',
  'rtmp://evil.example\\@x/a/s',
])('rejects %s', (url) => {
  expect(parseStreamUrl(url)).toBeUndefined();
});
