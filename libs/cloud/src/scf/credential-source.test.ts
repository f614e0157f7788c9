import { expect, test } from 'vitest';
import { credentialSource } from './credential-source.ts';

const role = (secretId: string) => ({ secretId, secretKey: 'k', token: 't' });

test('the newest keys of the role are used, and a request without any changes nothing', () => {
  const source = credentialSource(undefined);
  expect(() => source.current()).toThrow('no keys');
  for (const keys of [role('first'), role('second'), undefined]) source.observe(keys);
  expect(source.current()).toEqual(role('second'));
});

test('permanent keys stay, whatever comes with a request', () => {
  const permanent = { secretId: 'AKID', secretKey: 'k' };
  const source = credentialSource(permanent);
  source.observe(role('first'));
  expect(source.current()).toBe(permanent);
});
