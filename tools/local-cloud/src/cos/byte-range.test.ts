import { expect, test } from 'vitest';
import { parseByteRange } from './byte-range.ts';

test.each([
  ['bytes=0-0', { first: 0, last: 0 }],
  ['bytes=3-', { first: 3, last: 9 }],
  ['bytes=-4', { first: 6, last: 9 }],
  ['bytes=-40', { first: 0, last: 9 }],
  ['bytes=5-400', { first: 5, last: 9 }],
  ['bytes=9-9', { first: 9, last: 9 }],
])('%s of ten bytes', (header, range) => {
  expect(parseByteRange(header, 10)).toEqual(range);
});

test.each([undefined, '', 'bytes=', 'bytes=-', 'bytes=4-2', 'bytes=0-1,3-4', 'items=0-1', 'bytes=a-b'])(
  '%j means everything',
  (header) => {
    expect(parseByteRange(header, 10)).toBeUndefined();
  },
);

test.each(['bytes=10-', 'bytes=10-20', 'bytes=-0'])('%s of ten bytes cannot be satisfied', (header) => {
  expect(() => parseByteRange(header, 10)).toThrow(expect.objectContaining({ code: 'InvalidRange' }));
});

test('no range of an empty object can be satisfied', () => {
  expect(() => parseByteRange('bytes=0-', 0)).toThrow(expect.objectContaining({ code: 'InvalidRange' }));
});
