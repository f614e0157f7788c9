import { expect, test } from 'vitest';
import { createAudioQueue } from './audio-queue.ts';

const makeSamples = (value: number, count: number) => new Int16Array(count * 2).fill(value);
const left = (samples: Int16Array) => [...samples].filter((_, index) => index % 2 === 0);

test('audio is read by its time, and missing audio is silence', () => {
  const queue = createAudioQueue();
  queue.add(0, makeSamples(1, 48));
  queue.add(2, makeSamples(2, 48));
  expect(queue.endMs).toBe(3);
  const read = left(queue.read(0.5, 24 + 48 + 10));
  expect(read).toEqual([...Array(24).fill(1), ...Array(48).fill(0), ...Array(10).fill(2)]);
  expect(left(queue.read(2.5, 48))).toEqual([...Array(24).fill(2), ...Array(24).fill(0)]);
});

test('chunks with rounded times follow each other without a gap', () => {
  const queue = createAudioQueue();
  queue.add(0, makeSamples(1, 100));
  queue.add(2.1, makeSamples(2, 100));
  expect(left(queue.read(2, 10))).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
  queue.clear();
  expect(queue.endMs).toBe(-Infinity);
});
