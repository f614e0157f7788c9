import { expect, test } from 'vitest';
import { retryLimits } from './media-push.ts';

test.each([
  [true, 250, 3_000],
  [true, 500, 3_000],
  [false, 250, 8_000],
])(
  'a source (live: %s) is retried for about 35 s, with delays of at most %s to %s ms',
  (isLive, firstMs, maxPauseMs) => {
    const { max, pauseMs } = retryLimits({ isLive }, firstMs);
    const pauses = Array.from({ length: max }, (_, index) => pauseMs(index + 1));
    expect(pauses[0]).toBe(firstMs);
    expect(Math.max(...pauses)).toBe(maxPauseMs);
    const totalMs = pauses.reduce((sum, pause) => sum + pause);
    expect(totalMs).toBeGreaterThan(30_000);
    expect(totalMs).toBeLessThan(40_000);
  },
);
