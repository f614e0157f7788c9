import { expect, test } from 'vitest';
import { parseTc3Authorization, computeTc3Signature } from './authenticate.ts';

const SIGNATURE = 'a'.repeat(64);
const authorization = {
  secretId: 'AKIDexample',
  date: '2019-02-25',
  service: 'cvm',
  signedHeaders: ['content-type', 'host'],
  signature: SIGNATURE,
};

test('parses the fields of a header', () => {
  const header = `TC3-HMAC-SHA256 Credential=AKIDexample/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=${SIGNATURE}`;
  expect(parseTc3Authorization(header)).toEqual(authorization);
});

test.each([
  '',
  'TC3-HMAC-SHA256',
  `TC3-HMAC-SHA256 Credential=A/2019-02-25/cvm/tc3_request, Signature=${SIGNATURE}`,
])('%j is not an authorization', (header) => {
  expect(parseTc3Authorization(header)).toBeUndefined();
});

test('every covered part of a call changes the signature', () => {
  const request = { method: 'POST', path: '/', query: '', body: Buffer.from('{}'), timestamp: '1551113065' };
  const values: Record<string, string> = { 'content-type': 'application/json', host: 'h' };
  const sign = (changes: object, key = 'secret', fields = {}, headers = {}): string =>
    computeTc3Signature(
      { ...request, ...changes },
      { ...authorization, ...fields },
      key,
      (name) => ({ ...values, ...headers })[name] ?? '',
    );
  const all = [
    sign({}),
    sign({ method: 'GET' }),
    sign({ path: '/x' }),
    sign({ query: 'a=b' }),
    sign({ body: Buffer.from('{ }') }),
    sign({ timestamp: '1551113066' }),
    sign({}, 'other'),
    sign({}, 'secret', { date: '2019-02-26' }),
    sign({}, 'secret', { service: '127' }),
    sign({}, 'secret', {}, { host: 'other' }),
  ];
  expect(new Set(all).size).toBe(all.length);
  expect(all[0]).toMatch(/^[\da-f]{64}$/);
});
