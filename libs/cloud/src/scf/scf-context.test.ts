import { expect, it } from 'vitest';
import { readCredentials } from './credentials.ts';
import { readRequestId, readScfContext } from './scf-context.ts';

const headers = {
  'X-Scf-Request-Id': '3b21a413-6e6a-11ee-b2ba-52540008c7f7',
  'X-Scf-Name': 'web-record-worker',
  'X-Scf-Version': '$LATEST',
  'X-Scf-Namespace': 'default',
  'X-Scf-Region': 'ap-guangzhou',
  'X-Scf-Appid': '1250000000',
  'X-Scf-Uin': '100000000001',
  'X-Scf-Memory': '3072',
  'X-Scf-Timeout': '86400000',
  'X-Scf-Secret-Id': 'AKIDrole',
  'X-Scf-Secret-Key': 'role-key',
  'X-Scf-Session-Token': 'role-token',
};

it('reads the context without the credentials', () => {
  expect(readScfContext(new Headers(headers))).toEqual({
    requestId: '3b21a413-6e6a-11ee-b2ba-52540008c7f7',
    functionName: 'web-record-worker',
    functionVersion: '$LATEST',
    namespace: 'default',
    region: 'ap-guangzhou',
    appId: '1250000000',
    uin: '100000000001',
    memoryMb: 3072,
    timeoutMs: 86_400_000,
    triggerSource: '',
  });
});

it('reads a plain record like the standard object', () => {
  expect(readScfContext(headers)).toEqual(readScfContext(new Headers(headers)));
  expect(readCredentials(headers, undefined)).toEqual(readCredentials(new Headers(headers), undefined));
});

it("generates a request id in the documents' form outside SCF", () => {
  expect(readScfContext(new Headers())).toMatchObject({
    requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
    functionName: '',
    timeoutMs: 0,
  });
  expect(readRequestId(new Headers())).not.toBe(readRequestId(new Headers()));
});

it.each(['two words', 'x'.repeat(65), '{"a":1}', ''])('does not accept %s as a request id', (id) => {
  expect(readRequestId({ 'x-scf-request-id': id })).toMatch(/^[0-9a-f]{32}$/);
});

it('prefers the keys of the role to the permanent ones', () => {
  const permanent = { secretId: 'AKIDown', secretKey: 'own' };
  expect(readCredentials(headers, permanent)).toEqual({
    secretId: 'AKIDrole',
    secretKey: 'role-key',
    token: 'role-token',
  });
  expect(readCredentials(new Headers(), permanent)).toBe(permanent);
});

it('never mixes two pairs of keys', () => {
  const permanent = { secretId: 'AKIDown', secretKey: 'own' };
  expect(readCredentials({ 'x-scf-secret-id': 'AKIDrole' }, permanent)).toBe(permanent);
  expect(readCredentials({ 'x-scf-secret-id': 'AKIDrole', 'x-scf-secret-key': '' }, permanent)).toBe(
    permanent,
  );
});
