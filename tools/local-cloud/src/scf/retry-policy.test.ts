import { expect, test } from 'vitest';
import { aborted, failed, finished } from './invocation.ts';
import { nextTryMs } from './retry-policy.ts';

const policy = { retryNum: 2, msgTtlMs: 300_000, retryMs: 60_000 };

test.each([
  ['an error of the function is tried again', failed('userCode'), 1, 0, 60_000],
  ['a crash, too', failed('processExit'), 2, 60_000, 60_000],
  ['but no oftener than RetryNum', failed('userCode'), 3, 120_000, undefined],
  ['what the quota refused is tried as long as the event lasts', failed('concurrency'), 0, 240_000, 60_000],
  ['and dropped then', failed('concurrency'), 0, 240_001, undefined],
  ['the age counts for errors as well', failed('userCode'), 1, 300_000, undefined],
  ['what was ended on purpose is over', aborted, 1, 0, undefined],
  ['what is done is done', finished, 1, 0, undefined],
])('%s', (_, end, tries, ageMs, expected) => {
  expect(nextTryMs(end, { tries, ageMs }, policy)).toBe(expected);
});

test('RetryNum 0 means one try', () => {
  expect(nextTryMs(failed('userCode'), { tries: 1, ageMs: 0 }, { ...policy, retryNum: 0 })).toBeUndefined();
});
