import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { signRequest } from './sign-request.ts';

const key = { id: 'APIDlocal', secret: 'local-secret-of-16' };
const date = new Date('2026-11-28T08:00:00Z');

test('a request with a body is signed with its MD5, the date and the nonce', () => {
  const body = '{"Action":"List","Data":{"Name":"课堂"}}';
  const url = new URL('https://s.example.com/prefix/');
  const headers = signRequest({ method: 'POST', url, body, signHost: false, date, nonce: 'n1' }, key);
  const sum = Buffer.from(createHash('md5').update(body).digest('hex')).toString('base64');
  const text = [
    'x-date: Sat, 28 Nov 2026 08:00:00 GMT',
    'x-nonce: n1',
    'POST',
    'application/json',
    'application/json',
    sum,
    '/prefix/',
  ].join('\n');
  const signature = createHmac('sha256', key.secret).update(text).digest('base64');
  expect(headers).toEqual({
    'x-date': 'Sat, 28 Nov 2026 08:00:00 GMT',
    'x-nonce': 'n1',
    accept: 'application/json',
    'content-type': 'application/json',
    'content-md5': sum,
    authorization: `hmac id="APIDlocal", algorithm="hmac-sha256", headers="x-date x-nonce", signature="${signature}"`,
  });
});

test('a request without a body is signed with sorted parameters, and can sign the host that the browser sends', () => {
  const url = new URL('https://s.example.com:8443/tasks?status=all&limit=5&cursor=');
  const headers = signRequest({ method: 'GET', url, signHost: true, date, nonce: 'n2' }, key);
  const lines = ['host: s.example.com:8443', 'x-date: Sat, 28 Nov 2026 08:00:00 GMT', 'x-nonce: n2'];
  const text = [...lines, 'GET', 'application/json', '', '', '/tasks?cursor&limit=5&status=all'].join('\n');
  const signature = createHmac('sha256', key.secret).update(text).digest('base64');
  expect(headers).toEqual({
    'x-date': 'Sat, 28 Nov 2026 08:00:00 GMT',
    'x-nonce': 'n2',
    accept: 'application/json',
    authorization: `hmac id="APIDlocal", algorithm="hmac-sha256", headers="host x-date x-nonce", signature="${signature}"`,
  });
});

test('no two requests have the same nonce', () => {
  const url = new URL('https://s.example.com/');
  const nonces = [1, 2].map(() => signRequest({ method: 'GET', url, signHost: false }, key)['x-nonce']);
  expect(new Set(nonces).size).toBe(2);
});
