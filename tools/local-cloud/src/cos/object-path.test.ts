import { expect, test } from 'vitest';
import { objectPath } from './object-path.ts';

test('a key is a path below the root', () => {
  expect(objectPath('/root', 'a/b c/ü.mp4')).toBe('/root/a/b c/ü.mp4');
  expect(objectPath('/root', '...')).toBe('/root/...');
});

test.each(['..', '../x', 'a/../../x', 'a/..', './x', '/etc/passwd', 'a//b', 'a/', '', 'a\0b', 'a\\b'])(
  '%j is refused',
  (key) => {
    expect(() => objectPath('/root', key)).toThrow(expect.objectContaining({ code: 'InvalidURI' }));
  },
);

test('what is too long for COS or for a file name is refused', () => {
  for (const key of ['a/'.repeat(430), 'ü'.repeat(128)])
    expect(() => objectPath('/root', key)).toThrow(expect.objectContaining({ code: 'KeyTooLong' }));
});
