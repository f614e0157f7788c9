import { expect, it } from 'vitest';
import { checkSign } from './check-sign.ts';

const key = 'callbackkey1';
const nowMs = 1_600_000_000_000;
// printf 'callbackkey11600000600' | md5sum
const good = { T: 1_600_000_600, Sign: '6cc7586cfdf3f86cc2e96653c9f1c590' };

it('takes what the platform computes, with T as number or text and Sign in either case', () => {
  expect(() => checkSign(good, key, nowMs)).not.toThrow();
  expect(() => checkSign({ ...good, T: String(good.T) }, key, nowMs)).not.toThrow();
  expect(() => checkSign({ ...good, Sign: good.Sign.toUpperCase() }, key, nowMs)).not.toThrow();
});

it.each([
  ['another key', good, 'otherkey', nowMs, 'Sign: wrong'],
  ['a T that was changed', { ...good, T: good.T + 1 }, key, nowMs, 'Sign: wrong'],
  ['a T that has come', good, key, good.T * 1000, 'T: has passed'],
  ['a T that has passed', good, key, good.T * 1000 + 1, 'T: has passed'],
  ['no Sign', { T: good.T }, key, nowMs, 'Sign: missing'],
  ['an empty Sign', { ...good, Sign: '' }, key, nowMs, 'Sign: missing'],
  ['a Sign that is no text', { ...good, Sign: 1 }, key, nowMs, 'Sign: missing'],
  ['no T', { Sign: good.Sign }, key, nowMs, 'T: missing'],
  ['a T that is no time', { ...good, T: '1e9' }, key, nowMs, 'T: missing'],
  ['no object', null, key, nowMs, 'Sign: missing'],
])('refuses %s', (_what, body, withKey, atMs, message) => {
  expect(() => checkSign(body, withKey, atMs)).toThrow(
    expect.objectContaining({ code: 'WrongSign', message }),
  );
});
