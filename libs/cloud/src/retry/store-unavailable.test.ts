import { ServiceError } from '@scf-media/protocol/errors';
import { expect, it } from 'vitest';
import { isStoreUnavailable, storeUnavailable, retryWhileUnavailable } from './index.ts';

it('retries until the store answers', async () => {
  let calls = 0;
  const answer = await retryWhileUnavailable(
    async () => {
      calls += 1;
      if (calls < 3) throw storeUnavailable('connect ECONNREFUSED 10.0.0.1:6379');
      return calls;
    },
    { signal: undefined },
  );
  expect(answer).toBe(3);
});

it("passes on the store's own errors", async () => {
  let calls = 0;
  const lost = new ServiceError('LeaseLost', 'another worker has it', { fault: 'service' });
  const retried = retryWhileUnavailable(
    async () => {
      calls += 1;
      throw lost;
    },
    { signal: undefined },
  );
  await expect(retried).rejects.toBe(lost);
  expect(calls).toBe(1);
});

it('ends with the reason of its signal, or with the failure at its deadline', async () => {
  const away = async () => {
    throw storeUnavailable('away');
  };
  const lost = new AbortController();
  const retried = retryWhileUnavailable(away, {
    signal: lost.signal,
    onFailure: () => lost.abort(new Error('stopped')),
  });
  await expect(retried).rejects.toThrow('stopped');
  await expect(retryWhileUnavailable(away, { untilMs: () => 0 })).rejects.toSatisfy(isStoreUnavailable);
});

it('keeps the host out of the message', () => {
  const error = storeUnavailable('connect ECONNREFUSED 10.0.0.1:6379');
  expect(error.message).not.toContain('10.0.0.1');
  expect(error.cause).toMatchObject({ message: 'connect ECONNREFUSED 10.0.0.1:6379' });
});
