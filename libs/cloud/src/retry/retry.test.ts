import { expect, it, vi } from 'vitest';
import { monotonicNowMs, backoff, retry } from './retry.ts';

/** Fails `failures` times, then answers with the number of the attempt. */
function failing(failures: number): (attempt: number) => Promise<number> {
  return (attempt) =>
    attempt <= failures ? Promise.reject(new Error(`no ${attempt}`)) : Promise.resolve(attempt);
}

it('retries until the operation succeeds, with the given delay after each failure', async () => {
  const failures: unknown[] = [];
  const answer = await retry(failing(3), {
    waitMs: (attempt) => attempt,
    onFailure: ({ attempt, waitMs }) => failures.push({ attempt, waitMs }),
  });
  expect(answer).toBe(4);
  expect(failures).toEqual([
    { attempt: 1, waitMs: 1 },
    { attempt: 2, waitMs: 2 },
    { attempt: 3, waitMs: 3 },
  ]);
});

it('throws the last error after the last attempt', async () => {
  await expect(retry(failing(9), { waitMs: () => 0, tries: 3 })).rejects.toThrow('no 3');
});

it('throws a permanent error at once', async () => {
  await expect(retry(failing(9), { waitMs: () => 0, isRetryable: () => false })).rejects.toThrow('no 1');
});

it('makes the last attempt at the deadline, and none after it', async () => {
  const startedMs = monotonicNowMs();
  const attemptsAtMs: number[] = [];
  const attempt = retry(
    (number) => {
      attemptsAtMs.push(monotonicNowMs() - startedMs);
      return failing(99)(number);
    },
    { waitMs: () => 60, untilMs: () => startedMs + 100 },
  );
  await expect(attempt).rejects.toThrow('no');
  expect(attemptsAtMs.at(-1)).toBeGreaterThanOrEqual(99);
  expect(attemptsAtMs.length).toBeGreaterThanOrEqual(2);
});

it('ends a long wait with the reason of the signal', async () => {
  const stop = new AbortController();
  const attempt = retry(failing(9), {
    waitMs: () => 60_000,
    signal: stop.signal,
    onFailure: () => queueMicrotask(() => stop.abort(new Error('stopped'))),
  });
  await expect(attempt).rejects.toThrow('stopped');
});

it('ends one delay early on retryNow, and waits after the next failure', async () => {
  const retryNow = new AbortController();
  const stop = new AbortController();
  const waits: number[] = [];
  const attempt = retry(failing(9), {
    waitMs: () => 60_000,
    retryNow: retryNow.signal,
    signal: stop.signal,
    onFailure: ({ waitMs }) => {
      waits.push(waitMs);
      queueMicrotask(() => (waits.length === 1 ? retryNow.abort() : stop.abort(new Error('stopped'))));
    },
  });
  await expect(attempt).rejects.toThrow('stopped');
  expect(waits).toEqual([60_000, 60_000]);
});

it('is not affected when the wall clock is set forward', async () => {
  using clock = vi.spyOn(Date, 'now').mockReturnValue(0);
  const untilMs = monotonicNowMs() + 60_000;
  const attempt = retry(failing(2), {
    waitMs: () => 0,
    untilMs: () => untilMs,
    onFailure: () => void clock.mockReturnValue(3_600_000),
  });
  expect(await attempt).toBe(3);
});

it('doubles the delay after each failure up to the maximum', () => {
  const waitMs = backoff({ firstMs: 200, maxMs: 5_000 });
  expect([1, 2, 3, 4, 5, 6, 7].map(waitMs)).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
});

it('stays at the maximum after any number of failures', () => {
  expect(backoff({ firstMs: 200, maxMs: 5_000 })(5_000)).toBe(5_000);
});

it('spreads the delay from 75 to 125 percent and never exceeds the maximum', () => {
  const with_ = (random: number) => backoff({ firstMs: 1_000, maxMs: 2_000, random: () => random });
  expect([with_(0)(1), with_(0.5)(1), with_(0.999)(1), with_(0.999)(2)]).toEqual([750, 1000, 1250, 2000]);
});
