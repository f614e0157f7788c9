import { expect, test } from 'vitest';
import { createService } from '../index.ts';
import { createLogger } from '../../log/index.ts';
import { requireSweepSecret } from './require-sweep-secret.ts';

async function readStatus(
  secret: string | undefined,
  headers: Record<string, string>,
  isOpen = false,
): Promise<number> {
  const log = createLogger({ name: 'test', level: 'silent' });
  const app = createService({ name: 'test', log, maxBodyBytes: 1_000 });
  app.use('/sweep', requireSweepSecret(secret, { isOpen }));
  app.post('/sweep', (context) => context.json({ Started: 0 }));
  return (await app.request('/sweep', { method: 'POST', headers })).status;
}

test('a sweep requires the secret', async () => {
  expect(await readStatus('s3cret', { 'X-Sweep-Secret': 's3cret' })).toBe(200);
  expect(await readStatus('s3cret', { 'X-Sweep-Secret': 's3cres' })).toBe(401);
  expect(await readStatus('s3cret', { 'X-Sweep-Secret': '' })).toBe(401);
  expect(await readStatus('s3cret', {})).toBe(401);
});

test('without a secret a sweep is open if the service is, and refused otherwise', async () => {
  expect(await readStatus(undefined, {}, true)).toBe(200);
  expect(await readStatus(undefined, {})).toBe(401);
  expect(await readStatus(undefined, { 'X-Sweep-Secret': 'undefined' })).toBe(401);
  expect(await readStatus('s3cret', {}, true)).toBe(401);
});
