import { expect, test } from 'vitest';
import { recordingEnd } from './recording-end.ts';

const never = new AbortController().signal;

test('the first reason counts', async () => {
  using ending = recordingEnd({ shutdown: never, lost: never });
  ending.end('removed');
  ending.end('stopped');
  ending.fail(new Error('later'));
  expect(await ending.reason).toBe('removed');
});

test('what broke first is what broke', async () => {
  using ending = recordingEnd({ shutdown: never, lost: never });
  ending.fail('first');
  ending.fail('second');
  expect([await ending.reason, ending.failure]).toEqual(['failed', 'first']);
});

test.each(['shutdown', 'lost'] as const)('it ends with the signal %s', async (name) => {
  const signal = AbortSignal.abort();
  using ending = recordingEnd({ shutdown: never, lost: never, [name]: signal });
  expect(await ending.reason).toBe('terminated');
});

test('it ends after its limit, at once when that is over already', async () => {
  for (const limitMs of [20, -5]) {
    using ending = recordingEnd({ shutdown: never, lost: never });
    ending.endAfter(limitMs);
    expect(await ending.reason).toBe('limit');
  }
});
