import { expect, test } from 'vitest';
import { parseAuthorizationFields, computeSignature, parseQSign, type QSign } from './signature.ts';

/** A signature without lists. */
const EXAMPLE: QSign = {
  secretId: 'AKIDQjz3ltompVjBni5LitkWHFlFpwkn9U5q',
  signTime: '1557989151;1557996351',
  keyTime: '1557989151;1557996351',
  headerList: [],
  urlParamList: [],
  signature: '',
};

test('parses the fields of a header', () => {
  const header =
    'q-sign-algorithm=sha1&q-ak=AKID&q-sign-time=1;2&q-key-time=3;4&q-header-list=content-length;host&q-url-param-list=&q-signature=ab';
  expect(parseQSign(parseAuthorizationFields(header))).toEqual({
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
    expect(parseQSign(parseAuthorizationFields(header))).toBeUndefined();
  },
);

test('there is no signature if a listed header or parameter is missing', () => {
  const request = { method: 'GET', key: 'k', query: new Map(), headers: { host: 'h' } };
  expect(computeSignature(request, EXAMPLE, 'secret')).toMatch(/^[\da-f]{40}$/);
  expect(computeSignature(request, { ...EXAMPLE, headerList: ['date'] }, 'secret')).toBeUndefined();
  expect(computeSignature(request, { ...EXAMPLE, urlParamList: ['uploads'] }, 'secret')).toBeUndefined();
});

test('every covered part of a request changes the signature, and nothing else does', () => {
  const request = {
    method: 'PUT',
    key: 'a/ü b',
    query: new Map([['X', "1'"]]),
    headers: { host: 'h', date: 'd' },
  };
  const sign = { ...EXAMPLE, headerList: ['host'], urlParamList: ['x'] };
  const signature = computeSignature(request, sign, 'secret');
  const others = [
    computeSignature({ ...request, method: 'GET' }, sign, 'secret'),
    computeSignature({ ...request, key: 'a/ü c' }, sign, 'secret'),
    computeSignature({ ...request, query: new Map([['X', '2']]) }, sign, 'secret'),
    computeSignature({ ...request, headers: { host: 'other' } }, sign, 'secret'),
    computeSignature(request, { ...sign, signTime: '1557989151;1557996352' }, 'secret'),
    computeSignature(request, { ...sign, keyTime: '1557989151;1557996352' }, 'secret'),
    computeSignature(request, sign, 'other'),
  ];
  expect(new Set([signature, ...others]).size).toBe(others.length + 1);
  expect(computeSignature({ ...request, headers: { host: 'h', date: 'e' } }, sign, 'secret')).toBe(signature);
});
