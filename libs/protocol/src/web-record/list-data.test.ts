import { expect, it } from 'vitest';
import { listTimeToSeconds } from './list-data.ts';

it.for([
  ['1970-01-01 00:00:00', 0, 0],
  ['2021-05-14 08:49:33', 0, 1_620_982_173],
  ['2021-05-14 16:49:33', 480, 1_620_982_173],
  ['2024-02-29 23:59:59', 0, 1_709_251_199],
] as const)('%s, %i minutes ahead of UTC, is %i', ([text, offset, seconds]) => {
  expect(listTimeToSeconds(text, offset)).toBe(seconds);
});

it.for([
  '2023-02-30 00:00:00',
  '2023-02-29 00:00:00',
  '2023-13-01 00:00:00',
  '2023-10-01 24:00:00',
  '2023-10-01 00:60:00',
  '2023-10-01T00:00:00',
  '2023-10-01',
  '2023-10-01 00:00:00 ',
  '2023-10-1 0:00:00',
])('rejects the time %s', (text) => {
  expect(listTimeToSeconds(text)).toBeUndefined();
});
