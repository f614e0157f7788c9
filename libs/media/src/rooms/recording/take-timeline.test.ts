import { expect, test } from 'vitest';
import { createTakeClock, createVideoTimeline } from './take-timeline.ts';

test('is known after some chunks, and does not change after that', () => {
  const clock = createTakeClock({ samples: 3, latencyMs: 60 });
  clock.add(1_000_290, 200);
  clock.add(1_000_465, 400);
  expect(clock.zeroMs).toBeUndefined();
  clock.add(1_000_900, 600);
  expect(clock.zeroMs).toBe(1_000_005);
  clock.add(1_000_000, 800);
  expect(clock.zeroMs).toBe(1_000_005);
});

test('a take that ended early uses what it has', () => {
  const clock = createTakeClock({ samples: 3, latencyMs: 0 });
  clock.add(500, 100);
  clock.settle();
  expect(clock.zeroMs).toBe(400);
});

test('nothing is known of a take without data', () => {
  const clock = createTakeClock({ samples: 3, latencyMs: 0 });
  clock.settle();
  expect(clock.zeroMs).toBeUndefined();
});

const frame = (timestampMs: number, key: boolean, fill = timestampMs) => ({
  data: Uint8Array.of(fill % 256),
  key,
  timestampMs,
});
/** The times at which the frames of these takes stand in the file; nothing for one that does not count. */
function placed(...frames: [take: number, timestampMs: number, key: boolean, fill?: number][]) {
  const line = createVideoTimeline({ lastMs: 100 });
  return frames.map(([take, ...rest]) => line.place(take, frame(...rest))?.timestampMs);
}

test('begins with a key frame, and not before the end of the earlier video', () => {
  expect(placed([1, 50, false], [1, 80, true], [1, 120, false])).toEqual([undefined, 101, 120]);
});

test('a newer take replaces the older one from its first key frame on', () => {
  expect(
    placed([1, 200, true], [2, 210, false], [1, 220, false], [2, 230, true], [1, 240, true], [2, 260, false]),
  ).toEqual([200, undefined, 220, 230, undefined, 260]);
});

test('a duplicate frame is dropped; another frame with the same time is moved after it', () => {
  expect(placed([1, 200, true], [1, 200, true], [1, 240, false, 1], [1, 240, false, 2])).toEqual([
    200,
    undefined,
    240,
    241,
  ]);
});
