import { expect, it } from 'vitest';
import { toPositionKey } from './position-key.ts';

const toKey = (videoSrc: string): string => toPositionKey(videoSrc, (text) => text);

it('is different for each source', () => {
  expect(toKey('https://a.example/1.mp4')).toBe('trtc-push:position:https://a.example/1.mp4');
  expect(toKey('https://a.example/1.mp4?part=2')).toBe('trtc-push:position:https://a.example/1.mp4?part=2');
});

it('is different for each tenant', () => {
  const keys = ['team-a', 'team-b'].map((tenant) =>
    toPositionKey('https://a.example/1.mp4', (text) => text, tenant),
  );
  expect(keys).toEqual([
    'trtc-push:position:team-a:https://a.example/1.mp4',
    'trtc-push:position:team-b:https://a.example/1.mp4',
  ]);
});

it('does not depend on the signature of the URL', () => {
  const plain = toKey('https://a.example/1.mp4?part=2');
  expect(
    toKey('https://a.example/1.mp4?q-sign-algorithm=sha1&part=2&q-signature=ab&x-cos-security-token=c'),
  ).toBe(plain);
  expect(toKey('https://a.example/1.mp4?t=65f0&us=1&sign=ab&part=2')).toBe(plain);
});
