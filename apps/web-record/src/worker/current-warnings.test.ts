import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { currentWarnings } from './current-warnings.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what there is to warn of is noted when it changes, and nothing after the end', () => {
  const noted: string[][] = [];
  let seen = ['the picture has not changed since 4.0 s'];
  const warnings = currentWarnings({ note: (all) => noted.push(all), everyMs: 1_000 });
  vi.advanceTimersByTime(3_000);
  expect(noted).toEqual([]);
  warnings.onEvent({ type: 'print', message: 'the page called window.print()' });
  const load = { type: 'late-load', message: 'no load event within 5 ms: recorded as it was' } as const;
  warnings.onEvent(load);
  warnings.onEvent({ ...load, message: 'a second one' });
  const late = 'the page had no load event within 5 ms: recorded as it was';
  expect(noted).toEqual([[late]]);
  warnings.from(() => seen);
  vi.advanceTimersByTime(3_000);
  expect(noted).toEqual([[late], [late, 'the picture has not changed since 4.0 s']]);
  seen = [];
  vi.advanceTimersByTime(1_000);
  expect(noted.at(-1)).toEqual([late]);
  warnings[Symbol.dispose]();
  seen = ['more'];
  vi.advanceTimersByTime(3_000);
  expect(noted).toHaveLength(3);
});

test('what another worker noted goes when it is so no longer', () => {
  const noted: string[][] = [];
  using warnings = currentWarnings({ before: ['old'], note: (all) => noted.push(all), everyMs: 1_000 });
  warnings.from(() => []);
  vi.advanceTimersByTime(2_000);
  expect(noted).toEqual([[]]);
});
