import { expect, it } from 'vitest';
import { toEvenSize } from './start-data.ts';

it.for([
  [1, 2],
  [2, 2],
  [641, 642],
  [1280.5, 1282],
  [2559, 2560],
  [2560, 2560],
] as const)('%d becomes %i', ([pixels, even]) => {
  expect(toEvenSize(pixels)).toBe(even);
});
