import { expect, test } from 'vitest';
import { checkImageBytes, estimateImageBytes } from './image-size.ts';

const uris = `'http://mirror.example/debian/pool/main/g/glibc/libc6_2.36-9%2bdeb12u14_amd64.deb' libc6_2.36-9+deb12u14_amd64.deb 2000000 MD5Sum:8d98
'http://mirror.example/debian/pool/main/t/tini/tini_0.19.0-1_amd64.deb' tini_0.19.0-1_amd64.deb 300000 SHA256:9db5
`;

test('adds up what apt would download, scaled to gzip, Node and the program', () => {
  expect(estimateImageBytes(uris, 1000)).toBe(2_300_000 * 1.1 + 45_000_000 + 1000);
});

test('an image of a GiB is too large, and one of half a GiB for a function with 1 GiB of memory', () => {
  expect(() => checkImageBytes(1024 ** 3 - 1, 1152)).not.toThrow();
  expect(() => checkImageBytes(1024 ** 3, 3072)).toThrow('about 1073741824 bytes compressed');
  expect(() => checkImageBytes(512 * 1024 ** 2 - 1, 1024)).not.toThrow();
  expect(() => checkImageBytes(512 * 1024 ** 2, 1024)).toThrow('are allowed with 1024 MB of memory');
});
