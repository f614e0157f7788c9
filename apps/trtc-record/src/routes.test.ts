import { expect, test } from 'vitest';
import { findDurationLimit } from './routes.ts';

const place = { Region: 'ap-guangzhou', Bucket: 'a-1250000000', Path: '' };
const own = { ...place, SecretId: 'AKID', SecretKey: 'key' };

test.each([
  ['12 h by default', undefined, place, true, 43_200],
  ["12 h with the caller's keys", undefined, own, false, 43_200],
  ["as long as a role's keys last", undefined, place, false, 20_700],
  ['the requested duration', 60, place, false, 60],
  ['more with keys that last', 86_400, own, false, 86_400],
])('%s', (_, MaxDurationLimit, CosConfig, hasPermanentKeys, seconds) => {
  expect(findDurationLimit({ MaxDurationLimit, CosConfig }, { hasPermanentKeys })).toBe(seconds);
});

test("the duration is limited by the lifetime of a role's keys", () => {
  expect(() =>
    findDurationLimit({ MaxDurationLimit: 21_601, CosConfig: place }, { hasPermanentKeys: false }),
  ).toThrow(/^MaxDurationLimit must be at most 20700 without permanent keys/);
});
