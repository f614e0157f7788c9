import { expect, test } from 'vitest';
import { toObjectPath } from './object-files.ts';

test('a key is a path below the root', () => {
  expect(toObjectPath('/root', 'a/b c/ü.mp4')).toBe('/root/a/b c/ü.mp4');
  expect(toObjectPath('/root', '...')).toBe('/root/...');
});

test.each(['..', '../x', 'a/../../x', 'a/..', './x', '/etc/passwd', 'a//b', 'a/', '', 'a\0b', 'a\\b'])(
  '%j is refused',
  (key) => {
    expect(() => toObjectPath('/root', key)).toThrow(expect.objectContaining({ code: 'InvalidURI' }));
  },
);

test('rejects keys that are too long for COS or a file name', () => {
  for (const key of ['a/'.repeat(430), 'ü'.repeat(128)])
    expect(() => toObjectPath('/root', key)).toThrow(expect.objectContaining({ code: 'KeyTooLong' }));
});
