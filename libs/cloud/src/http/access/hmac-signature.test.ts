import { expect, it } from 'vitest';
import { toPathAndParameters, toSigningString } from './hmac-signature.ts';

it('has one line per part, empty ones included, and no line break at the end', () => {
  const text = toSigningString({
    headers: [
      { name: 'source', value: 'web' },
      { name: 'x-date', value: 'Thu, 11 Mar 2021 08:29:58 GMT' },
    ],
    method: 'get',
    accept: 'application/json',
    contentType: '',
    contentMd5: '',
    toPathAndParameters: '/app',
  });
  expect(text).toBe('source: web\nx-date: Thu, 11 Mar 2021 08:29:58 GMT\nGET\napplication/json\n\n\n/app');
});

it.each([
  ['http://h/', '', '/'],
  ['http://h/app?', '', '/app'],
  ['http://h/app?b=2&a=1', '', '/app?a=1&b=2'],
  ['http://h/app?b=2&a=1&b=1', '', '/app?a=1&b=1&b=2'],
  ['http://h/app?empty=&a=x%20y', '', '/app?a=x y&empty'],
  ['http://h/app?b=2', 'c=3&a=%E4%B8%AD', '/app?a=中&b=2&c=3'],
])('sorts the parameters of %s and the form "%s"', (url, form, expected) => {
  expect(toPathAndParameters(new URL(url), form)).toBe(expected);
});
