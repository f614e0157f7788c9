import { expect, test } from 'vitest';
import { createPositionTracker, chooseRetryLimits } from './media-push.ts';

test.each([
  [true, 250, 3_000],
  [true, 500, 3_000],
  [false, 250, 8_000],
])(
  'a source (live: %s) is retried for about 35 s, with delays of at most %s to %s ms',
  (isLive, firstMs, maxPauseMs) => {
    const { max, pauseMs } = chooseRetryLimits({ isLive }, firstMs);
    const pauses = Array.from({ length: max }, (_, index) => pauseMs(index + 1));
    expect(pauses[0]).toBe(firstMs);
    expect(Math.max(...pauses)).toBe(maxPauseMs);
    const totalMs = pauses.reduce((sum, pause) => sum + pause);
    expect(totalMs).toBeGreaterThan(30_000);
    expect(totalMs).toBeLessThan(40_000);
  },
);

test('a running position is extrapolated for half a second, but not beyond the end of the file', () => {
  let nowMs = 0;
  const position = createPositionTracker({ startAtMs: 2_000, isLive: false }, () => nowMs);
  expect(position.toPosition(10_000)).toEqual({ positionMs: 2_000, durationMs: 10_000 });
  position.report({ positionMs: 3_000, bufferedMs: 6_000, isRunning: true });
  nowMs = 200;
  expect(position.toPosition(10_000).positionMs).toBe(3_200);
  nowMs = 5_000;
  expect(position.toPosition(10_000).positionMs).toBe(3_500);
  expect(position.toPosition(3_100).positionMs).toBe(3_100);
  expect(position.toPosition(undefined).durationMs).toBeUndefined();
  position.report({ positionMs: 4_000, bufferedMs: 6_000, isRunning: false });
  nowMs = 6_000;
  expect(position.toPosition(10_000).positionMs).toBe(4_000);
});

test('a seek drops what was buffered', () => {
  const position = createPositionTracker({ startAtMs: 0, isLive: false });
  position.buffered(8_000);
  expect(position).toMatchObject({ positionMs: 0, bufferedMs: 8_000 });
  position.jumpTo(5_000);
  expect(position).toMatchObject({ positionMs: 5_000, bufferedMs: 5_000 });
});

test('at the end it is the duration, or where a truncated file ends', () => {
  const complete = createPositionTracker({ startAtMs: 0, isLive: false });
  complete.buffered(9_500);
  complete.end(10_000, 1_000);
  expect(complete.positionMs).toBe(10_000);
  const truncated = createPositionTracker({ startAtMs: 0, isLive: false });
  truncated.buffered(6_000);
  truncated.end(10_000, 1_000);
  expect(truncated.positionMs).toBe(6_000);
});

test('a live push continues the count of the lost browser', () => {
  const position = createPositionTracker({ startAtMs: 0, isLive: true });
  position.report({ positionMs: 7_000, bufferedMs: 7_300, isRunning: false });
  position.loseSession();
  position.jumpTo(0);
  expect(position.toPosition(undefined)).toEqual({ positionMs: 7_000, durationMs: undefined });
  position.report({ positionMs: 1_000, bufferedMs: 1_300, isRunning: false });
  expect(position.toPosition(undefined).positionMs).toBe(8_000);
});
