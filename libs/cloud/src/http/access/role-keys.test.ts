import { expect, test } from 'vitest';
import { createService } from '../index.ts';
import { createLogger } from '../../log/index.ts';
import { createCredentialSource } from '../../scf/index.ts';
import { observeRoleKeys } from './role-keys.ts';
import { requireSweepSecret } from './require-sweep-secret.ts';

const headers = {
  'X-Scf-Secret-Id': 'AKIDrole',
  'X-Scf-Secret-Key': 'k',
  'X-Scf-Session-Token': 't',
  'X-Sweep-Secret': 's3cret',
};

async function keysAfter(onPlatform: boolean, given: Record<string, string>): Promise<string> {
  const log = createLogger({ name: 'test', level: 'silent' });
  const credentials = createCredentialSource({
    permanent: undefined,
    first: { secretId: 'AKIDfirst', secretKey: 'k' },
  });
  const app = createService({ name: 'test', log, maxBodyBytes: 1_000 });
  app.use('/', requireSweepSecret('s3cret', { isOpen: true }), observeRoleKeys(credentials, { onPlatform }));
  app.post('/', (context) => context.json({}));
  await app.request('/', { method: 'POST', headers: given });
  return credentials.current().secretId;
}

test("takes the role's credentials only on SCF, and only from admitted requests", async () => {
  expect(await keysAfter(true, headers)).toBe('AKIDrole');
  expect(await keysAfter(true, { ...headers, 'X-Sweep-Secret': 'guess' })).toBe('AKIDfirst');
  expect(await keysAfter(false, headers)).toBe('AKIDfirst');
});
