import { expect, test } from 'vitest';
import { aborted, failed, finished } from './invocation.ts';
import { computeRetryDelayMs } from './retry-policy.ts';

const policy = { retryNum: 2, msgTtlMs: 300_000, retryMs: 60_000 };

test.each([
  ['an error of the function is tried again', failed('userCode'), 1, 0, 60_000],
  ['a crash, too', failed('processExit'), 2, 60_000, 60_000],
  ['up to RetryNum times', failed('userCode'), 3, 120_000, undefined],
  ['an event rejected by the quota is retried until it expires', failed('concurrency'), 0, 240_000, 60_000],
  ['and then dropped', failed('concurrency'), 0, 240_001, undefined],
  ['errors are not retried after the event expires', failed('userCode'), 1, 300_000, undefined],
  ['a terminated run is not retried', aborted, 1, 0, undefined],
  ['a successful run is not retried', finished, 1, 0, undefined],
])('%s', (_, end, attempts, ageMs, expected) => {
  expect(computeRetryDelayMs(end, { attempts, ageMs }, policy)).toBe(expected);
});

test('RetryNum 0 means one attempt', () => {
  expect(
    computeRetryDelayMs(failed('userCode'), { attempts: 1, ageMs: 0 }, { ...policy, retryNum: 0 }),
  ).toBeUndefined();
});
