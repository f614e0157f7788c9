import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pauseClock } from './pause-clock.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([3_600_000, -3_600_000])(
  'a wall clock that is set by %s ms makes no pause longer or shorter',
  (stepMs) => {
    const onLimit = vi.fn();
    const clock = pauseClock({ limitMs: 10_000, totalMs: 1_000, onLimit });
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
  },
);

test('the next worker goes on counting a pause that another had begun', () => {
  const onLimit = vi.fn();
  const sinceMs = Date.now() - 6_000;
  const clock = pauseClock({ limitMs: 10_000, totalMs: 1_000, sinceMs, onLimit });
  expect(clock.pause()).toBe(sinceMs);
  vi.advanceTimersByTime(1_000);
  expect(clock.resume()).toBe(8_000);
});
