import { expect, it } from 'vitest';
import { isForbiddenAddress } from './resolve-allowed.ts';

const open = [
  '8.8.8.8',
  '1.1.1.1',
  '172.15.255.255',
  '172.32.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '2606:4700::1111',
];
const personal = [
  '127.0.0.1',
  '127.255.255.254',
  '::1',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '100.127.255.255',
  'fc00::1',
  'fd12:3456::1',
  '::ffff:127.0.0.1',
  '::ffff:a00:1',
];
const never = [
  '169.254.0.23',
  '169.254.169.254',
  'fe80::1',
  '::ffff:169.254.0.23',
  '0.0.0.0',
  '0.1.2.3',
  '::',
  '224.0.0.1',
  '239.255.255.255',
  'ff02::1',
  '255.255.255.255',
  '240.0.0.1',
  '192.0.0.8',
  '192.0.2.1',
  '198.18.0.1',
  '203.0.113.1',
  '64:ff9b::a9fe:17',
  '64:ff9b::808:808',
  '64:ff9b:1::1',
  '2002:a9fe:17::',
  '2001::1',
  'fec0::1',
  '2001:db8::1',
];
const noAddress = ['', 'localhost', '1', '0x7f.1', '2130706433', '127.1', '010.0.0.1', '8.8.8.8 ', '[::1]'];

it.each(open)('allows the public address %s', (address) => {
  expect(isForbiddenAddress(address)).toBe(false);
});

it.each(personal)('forbids %s until private networks are allowed', (address) => {
  expect([isForbiddenAddress(address), isForbiddenAddress(address, true)]).toEqual([true, false]);
});

it.each(never)('forbids %s whatever is allowed', (address) => {
  expect([false, true, ['0.0.0.0/0', '::/0']].map((allow) => isForbiddenAddress(address, allow))).toEqual([
    true,
    true,
    true,
  ]);
});

it.each(noAddress)('forbids %j, which is no address', (text) => {
  expect(isForbiddenAddress(text, true)).toBe(true);
});

it('allows the configured ranges and no others', () => {
  const allow = ['10.1.0.0/16', 'fd00:1::/32'];
  const judged = ['10.1.2.3', '::ffff:10.1.2.3', '10.2.0.1', 'fd00:1::5', 'fd00:2::5', '127.0.0.1'];
  expect(judged.map((address) => isForbiddenAddress(address, allow))).toEqual([
    false,
    false,
    true,
    false,
    true,
    true,
  ]);
});

it("treats Tencent's internal networks as private, or those configured", () => {
  const inside = ['9.1.2.3', '11.0.0.1', '30.255.255.255', '::ffff:9.1.2.3'];
  expect(inside.map((address) => isForbiddenAddress(address))).toEqual([true, true, true, true]);
  expect(inside.map((address) => isForbiddenAddress(address, true))).toEqual([false, false, false, false]);
  expect(inside.map((address) => isForbiddenAddress(address, ['11.0.0.0/16']))).toEqual([
    true,
    false,
    true,
    true,
  ]);
  expect(inside.map((address) => isForbiddenAddress(address, false, ['8.8.0.0/16', '30.0.0.0/8']))).toEqual([
    ...[false, false, true, false],
  ]);
  expect(isForbiddenAddress('8.8.8.8', false, ['8.8.0.0/16'])).toBe(true);
  expect(isForbiddenAddress('169.254.0.23', true, ['169.254.0.0/16'])).toBe(true);
});
