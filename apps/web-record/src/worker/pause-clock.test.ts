import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPauseClock } from './pause-clock.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([3_600_000, -3_600_000])('setting the wall clock by %s ms does not change a pause', (stepMs) => {
  const onLimit = vi.fn();
  const clock = createPauseClock({ limitMs: 10_000, totalMs: 1_000, onLimit });
  clock.pause();
  vi.advanceTimersByTime(2_000);
  vi.setSystemTime(Date.now() + stepMs);
  vi.advanceTimersByTime(2_000);
  expect(clock.resume()).toBe(5_000);
  clock.pause();
  vi.advanceTimersByTime(4_999);
  expect(onLimit).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onLimit).toHaveBeenCalledOnce();
});

test("the next worker continues to count its predecessor's pause", () => {
  const onLimit = vi.fn();
  const sinceMs = Date.now() - 6_000;
  const clock = createPauseClock({ limitMs: 10_000, totalMs: 1_000, sinceMs, onLimit });
  expect(clock.pause()).toBe(sinceMs);
  vi.advanceTimersByTime(1_000);
  expect(clock.resume()).toBe(8_000);
});
