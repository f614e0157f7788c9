import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { trackWarnings } from './current-warnings.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('saves warnings when they change, and none after the end', () => {
  const saved: string[][] = [];
  let seen = ['the video has not changed since 4.0 s'];
  const warnings = trackWarnings({ save: (all) => saved.push(all), everyMs: 1_000 });
  vi.advanceTimersByTime(3_000);
  expect(saved).toEqual([]);
  warnings.onEvent({ type: 'print', message: 'the page called window.print()' });
  const load = { type: 'late-load', message: 'no load event within 5 ms: recorded as it was' } as const;
  warnings.onEvent(load);
  warnings.onEvent({ ...load, message: 'a second one' });
  const late = 'the page had no load event within 5 ms: recorded as it was';
  expect(saved).toEqual([[late]]);
  warnings.setSource(() => seen);
  vi.advanceTimersByTime(3_000);
  expect(saved).toEqual([[late], [late, 'the video has not changed since 4.0 s']]);
  seen = [];
  vi.advanceTimersByTime(1_000);
  expect(saved.at(-1)).toEqual([late]);
  warnings[Symbol.dispose]();
  seen = ['more'];
  vi.advanceTimersByTime(3_000);
  expect(saved).toHaveLength(3);
});

test("drops a previous worker's warning that no longer applies", () => {
  const saved: string[][] = [];
  using warnings = trackWarnings({ before: ['old'], save: (all) => saved.push(all), everyMs: 1_000 });
  warnings.setSource(() => []);
  vi.advanceTimersByTime(2_000);
  expect(saved).toEqual([[]]);
});
