import { expect, test } from 'vitest';
import { seededRandom } from './seeded-random.ts';

test('a seed gives the numbers of the published generator', () => {
  const random = seededRandom(1);
  expect([random(), random(), random()]).toEqual([
    0.6270739405881613, 0.002735721180215478, 0.5274470399599522,
  ]);
});

test('the largest seed is one, too', () => {
  expect(seededRandom(2 ** 32 - 1)()).toBe(0.8964226141106337);
});
