import { expect, it } from 'vitest';
import { openDurableStore } from './index.ts';

it.each([
  'sqlite:store',
  'http://u:hush@host/',
  'store',
  '',
  'file:',
  'file://host/store',
  'redis:hush',
  'redis://[hush',
])('rejects %s without repeating it', async (url) => {
  const opening = openDurableStore(url, { retentionMs: 1_000 });
  await expect(opening).rejects.toMatchObject({
    code: 'InvalidConfig',
    fault: 'service',
    message: expect.stringMatching(/^the store must be file:<folder>, redis:\/\/<host> or rediss:\/\/<host>/),
  });
  await expect(opening).rejects.not.toThrow(/hush/);
});
