import { expect, it } from 'vitest';
import { toObjectUrl } from './object-url.ts';

const at = { bucket: 'recordings-1250000000', region: 'ap-guangzhou', key: 'task/1.mp4' };

it.each([
  ['the bucket of COS', {}, 'https://recordings-1250000000.cos.ap-guangzhou.myqcloud.com/task/1.mp4'],
  ['a playback domain', { domain: 'abc.xxx.com' }, 'https://abc.xxx.com/task/1.mp4'],
  [
    'a playback domain with a scheme and a slash',
    { domain: 'http://abc.xxx.com/' },
    'http://abc.xxx.com/task/1.mp4',
  ],
  [
    'a local endpoint',
    { endpoint: 'http://127.0.0.1:9010/{Bucket}' },
    'http://127.0.0.1:9010/recordings-1250000000/task/1.mp4',
  ],
  [
    'a playback domain before a local endpoint',
    { domain: 'abc.xxx.com', endpoint: 'http://127.0.0.1:9010/{Bucket}' },
    'https://abc.xxx.com/task/1.mp4',
  ],
  [
    'an endpoint with a region',
    { endpoint: 'https://{Region}.cos.example' },
    'https://ap-guangzhou.cos.example/task/1.mp4',
  ],
  [
    'an empty domain as none',
    { domain: '' },
    'https://recordings-1250000000.cos.ap-guangzhou.myqcloud.com/task/1.mp4',
  ],
])('is at %s', (_where, more, url) => {
  expect(toObjectUrl({ ...at, ...more })).toBe(url);
});

it('encodes the key, but not its slashes', () => {
  expect(toObjectUrl({ ...at, domain: 'a.b', key: "/录 制/a+b#?&'()*!.mp4" })).toBe(
    'https://a.b/%E5%BD%95%20%E5%88%B6/a%2Bb%23%3F%26%27%28%29%2A%21.mp4',
  );
});
