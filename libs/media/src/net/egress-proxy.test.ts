import { expect, it } from 'vitest';
import { connectReply, readConnect, readGreeting, socksReply } from './egress-proxy.ts';

const bytes = (...parts: (number | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));

it('reads a greeting and leaves the bytes after it', () => {
  expect(readGreeting(bytes(5, 1, 0))).toEqual({ value: true, length: 3 });
  expect(readGreeting(bytes(5, 2, 2, 0, 5, 1))).toEqual({ value: true, length: 4 });
  expect(readGreeting(bytes(5, 1, 2))).toEqual({ value: false, length: 3 });
});

it.each([
  ['a name', bytes(5, 1, 0, 3, 8, 'a.domain', 0x1f, 0x90), { host: 'a.domain', port: 8080 }],
  ['an address as a name', bytes(5, 1, 0, 3, 3, '::1', 0, 80), { host: '::1', port: 80 }],
  ['an IPv4 address', bytes(5, 1, 0, 1, 169, 254, 0, 23, 0, 80), { host: '169.254.0.23', port: 80 }],
  [
    'an IPv6 address',
    bytes(5, 1, 0, 4, ...[0xfe, 0x80], ...new Array<number>(13).fill(0), 1, 1, 0xbb),
    { host: 'fe80:0:0:0:0:0:0:1', port: 443 },
  ],
])('reads %s to connect to', (_, request, value) => {
  expect(readConnect(request)).toEqual({ value, length: request.length });
  for (let length = 0; length < request.length; length += 1)
    expect(readConnect(request.subarray(0, length))).toBe('incomplete');
});

it('rejects protocols other than SOCKS 5, and commands other than CONNECT', () => {
  expect(readGreeting(bytes('GET / HTTP/1.1'))).toBe('invalid');
  expect(readConnect(bytes(4, 1, 0, 1, 1, 1))).toBe('invalid');
  expect(readConnect(bytes(5, 2, 0, 1, 1, 1))).toBe('invalid');
  expect(readConnect(bytes(5, 1, 0, 9, 1, 1))).toBe('invalid');
});

it('responds with the code and no address', () => {
  expect([...connectReply(socksReply.notAllowed)]).toEqual([5, 2, 0, 1, 0, 0, 0, 0, 0, 0]);
});
