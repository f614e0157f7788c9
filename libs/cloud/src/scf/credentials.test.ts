import { expect, test } from 'vitest';
import { createCredentialSource, watchKeys } from './credentials.ts';

const role = (secretId: string) => ({ secretId, secretKey: 'k', token: 't' });
const permanent = { secretId: 'AKID', secretKey: 'k' };

test('the newest keys of the role are used, and a request without any changes nothing', () => {
  const source = createCredentialSource({ permanent: undefined });
  expect(() => source.current()).toThrow('no keys');
  for (const keys of [role('first'), role('second'), undefined]) source.observe(keys);
  expect(source.current()).toEqual(role('second'));
});

test('credentials of a request take precedence over those of the environment', () => {
  const source = createCredentialSource({ permanent: undefined, first: role('environment') });
  expect(source.current()).toEqual(role('environment'));
  source.observe(role('request'));
  expect(source.current()).toEqual(role('request'));
});

test('permanent credentials are used, whatever a request contains', () => {
  const source = createCredentialSource({ permanent, first: role('environment') });
  source.observe(role('first'));
  expect(source.current()).toBe(permanent);
});

test.each([
  ['VodAuthFailureTokenFailure', 1],
  ['ScfAuthFailureSecretIdNotFound', 1],
  ['CosExpiredToken', 1],
  ['CosInvalidAccessKeyId', 1],
  ['CosAccessDenied', 0],
])('keys that were refused as %s have ended: %i', async (code, times) => {
  let ends = 0;
  const source = createCredentialSource({
    permanent: undefined,
    first: role('first'),
    onExpired: () => (ends += 1),
  });
  const keys = watchKeys(source.calls);
  await keys.next();
  for (const error of [{ code }, { code }]) expect(keys.check(error)).toBe(error);
  expect(ends).toBe(times);
});

test('rejected keys do not end the process if newer ones have arrived, or if they are permanent', async () => {
  const onExpired = (): never => expect.fail('they have not');
  const source = createCredentialSource({ permanent: undefined, first: role('first'), onExpired });
  const keys = watchKeys(source.calls);
  await keys.next();
  source.observe(role('second'));
  keys.check({ code: 'CosExpiredToken' });
  const lasting = watchKeys(createCredentialSource({ permanent, onExpired }).calls);
  await lasting.next();
  lasting.check({ code: 'ScfAuthFailureSecretIdNotFound' });
});
