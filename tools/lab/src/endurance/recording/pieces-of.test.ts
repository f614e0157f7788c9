import { expect, test } from 'vitest';
import { piecesOf } from './pieces-of.ts';

test.each([
  [120_000, 60_000, [0, 60_000, 120_000]],
  [125_000, 60_000, [0, 62_500, 125_000]],
  [20_000, 60_000, [0, 20_000]],
])('%d ms in pieces of about %d ms', (lengthMs, aboutMs, borders) => {
  const pieces = piecesOf(lengthMs, aboutMs);
  expect(pieces.map(({ fromMs }) => fromMs)).toEqual(borders.slice(0, -1));
  expect(pieces.map(({ toMs }) => toMs)).toEqual(borders.slice(1));
});
