import { describe, expect, it } from 'vitest';
import { addContract } from './add-contract.ts';
import { claimContract } from './claim-contract.ts';
import { contractContext, type OpenStore } from './contract-context.ts';
import { listContract } from './list-contract.ts';
import { outcomeContract } from './outcome-contract.ts';
import { recordsContract } from './records-contract.ts';
import { retentionContract } from './retention-contract.ts';

/** Tests what every DurableStore must do; call it at the top of a test file. */
export function durableStoreContract(open: OpenStore): void {
  describe('durable store contract', () => {
    const context = contractContext(open);
    describe('add and get', () => addContract(context));
    describe('claim', () => claimContract(context));
    describe('complete, retryAt, fail and revive', () => outcomeContract(context));
    describe('list', () => listContract(context));
    describe('records', () => recordsContract(context));
    describe('retention', () => retentionContract(context));

    it('answers a ping', async () => {
      const store = await context.open();
      await expect(store.ping()).resolves.toBeUndefined();
    });

    it('has everything after it is reopened', async () => {
      const place = context.freshPlace();
      const first = await context.open({ place });
      const queue = first.queue('events');
      for (const id of ['done', 'failed', 'waiting']) await queue.add(id, { of: id }, 1_000);
      await queue.claim({ limit: 9, leaseMs: 0, nowMs: 1_000 });
      await queue.complete('done', { urls: ['x'] });
      await queue.fail('failed', { code: 'No', message: 'not at all' });
      await queue.retryAt('waiting', 5_000, { code: 'Later', message: 'busy' });
      await first.records('results').put('file', { n: 1 });
      const before = await queue.list({ limit: 9 });
      await first[Symbol.asyncDispose]();

      const again = await context.open({ place });
      expect(await again.queue('events').list({ limit: 9 })).toEqual(before);
      expect(before.map(({ id, state, attempts }) => [id, state, attempts]).sort()).toEqual([
        ['done', 'done', 1],
        ['failed', 'failed', 1],
        ['waiting', 'pending', 1],
      ]);
      expect(await again.queue('events').counts()).toEqual({ pending: 1, done: 1, failed: 1 });
      expect(await again.queue('events').nextDueAtMs()).toBe(5_000);
      expect(await again.records('results').get('file')).toEqual({ n: 1 });
    });
  });
}
