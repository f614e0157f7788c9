import { expect, test } from 'vitest';
import { createRecordingEnd } from './recording-end.ts';

const never = new AbortController().signal;

test('only the first reason counts', async () => {
  using ending = createRecordingEnd({ shutdown: never, lost: never });
  ending.end('removed');
  ending.end('stopped');
  ending.fail(new Error('later'));
  expect(await ending.reason).toBe('removed');
});

test('only the first error counts', async () => {
  using ending = createRecordingEnd({ shutdown: never, lost: never });
  ending.fail('first');
  ending.fail('second');
  expect([await ending.reason, ending.failure]).toEqual(['failed', 'first']);
});

test.each(['shutdown', 'lost'] as const)('ends when the signal %s aborts', async (name) => {
  const signal = AbortSignal.abort();
  using ending = createRecordingEnd({ shutdown: never, lost: never, [name]: signal });
  expect(await ending.reason).toBe('terminated');
});

test('ends after its limit, or immediately if the limit has passed', async () => {
  for (const limitMs of [20, -5]) {
    using ending = createRecordingEnd({ shutdown: never, lost: never });
    ending.endAfter(limitMs);
    expect(await ending.reason).toBe('limit');
  }
});
