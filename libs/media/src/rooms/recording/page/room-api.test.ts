import { expect, test } from 'vitest';
import { createMessagePrefix, readDelivery } from './room-api.ts';

const bytes = Uint8Array.of(1, 2, 3);
const delivery = Buffer.concat([
  createMessagePrefix({ type: 'anchor-entered', userId: '李 "雷"', atMs: 1.5 }, 0),
  createMessagePrefix({ type: 'chunk', take: 7, atMs: 2 }, bytes.length),
  bytes,
  createMessagePrefix({ type: 'take-ended', take: 7 }, 0),
]);

test('messages are read as they were written', () => {
  expect(readDelivery(delivery).map(({ header, bytes: content }) => [header, [...content]])).toEqual([
    [{ type: 'anchor-entered', userId: '李 "雷"', atMs: 1.5 }, []],
    [{ type: 'chunk', take: 7, atMs: 2 }, [1, 2, 3]],
    [{ type: 'take-ended', take: 7 }, []],
  ]);
});

test('a truncated delivery is rejected', () => {
  for (const length of [3, 9, delivery.length - 1])
    expect(() => readDelivery(delivery.subarray(0, length))).toThrow(RangeError);
});
