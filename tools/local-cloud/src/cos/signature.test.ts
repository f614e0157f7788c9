import { expect, test } from 'vitest';
import { authorizationFields, expectedSignature, parseQSign, type QSign } from './signature.ts';

/** A signature without lists. */
const EXAMPLE: QSign = {
  secretId: 'AKIDQjz3ltompVjBni5LitkWHFlFpwkn9U5q',
  signTime: '1557989151;1557996351',
  keyTime: '1557989151;1557996351',
  headerList: [],
  urlParamList: [],
  signature: '',
};

test('a header is taken apart into its fields', () => {
  const header =
    'q-sign-algorithm=sha1&q-ak=AKID&q-sign-time=1;2&q-key-time=3;4&q-header-list=content-length;host&q-url-param-list=&q-signature=ab';
  expect(parseQSign(authorizationFields(header))).toEqual({
    secretId: 'AKID',
    signTime: '1;2',
    keyTime: '3;4',
    headerList: ['content-length', 'host'],
    urlParamList: [],
    signature: 'ab',
  });
});

test.each(['', 'Bearer x', 'q-sign-algorithm=sha256&q-ak=A', 'q-sign-algorithm=sha1&q-ak=A&q-sign-time=1;2'])(
  '%j is not a signature',
  (header) => {
    expect(parseQSign(authorizationFields(header))).toBeUndefined();
  },
);

test('a listed header or parameter that did not come makes no signature', () => {
  const request = { method: 'GET', key: 'k', query: new Map(), headers: { host: 'h' } };
  expect(expectedSignature(request, EXAMPLE, 'secret')).toMatch(/^[\da-f]{40}$/);
  expect(expectedSignature(request, { ...EXAMPLE, headerList: ['date'] }, 'secret')).toBeUndefined();
  expect(expectedSignature(request, { ...EXAMPLE, urlParamList: ['uploads'] }, 'secret')).toBeUndefined();
});

test('every covered part of a request changes the signature, and nothing else does', () => {
  const request = {
    method: 'PUT',
    key: 'a/ü b',
    query: new Map([['X', "1'"]]),
    headers: { host: 'h', date: 'd' },
  };
  const sign = { ...EXAMPLE, headerList: ['host'], urlParamList: ['x'] };
  const signature = expectedSignature(request, sign, 'secret');
  const others = [
    expectedSignature({ ...request, method: 'GET' }, sign, 'secret'),
    expectedSignature({ ...request, key: 'a/ü c' }, sign, 'secret'),
    expectedSignature({ ...request, query: new Map([['X', '2']]) }, sign, 'secret'),
    expectedSignature({ ...request, headers: { host: 'other' } }, sign, 'secret'),
    expectedSignature(request, { ...sign, signTime: '1557989151;1557996352' }, 'secret'),
    expectedSignature(request, { ...sign, keyTime: '1557989151;1557996352' }, 'secret'),
    expectedSignature(request, sign, 'other'),
  ];
  expect(new Set([signature, ...others]).size).toBe(others.length + 1);
  expect(expectedSignature({ ...request, headers: { host: 'h', date: 'e' } }, sign, 'secret')).toBe(
    signature,
  );
});
