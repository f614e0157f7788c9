import { expect, test } from 'vitest';
import { createTakeClock } from './take-clock.ts';

test('is known after some chunks, and does not change after that', () => {
  const clock = createTakeClock({ samples: 3, latencyMs: 60 });
  clock.add(1_000_290, 200);
  clock.add(1_000_465, 400);
  expect(clock.zeroMs).toBeUndefined();
  clock.add(1_000_900, 600);
  expect(clock.zeroMs).toBe(1_000_005);
  clock.add(1_000_000, 800);
  expect(clock.zeroMs).toBe(1_000_005);
});

test('a take that ended early uses what it has', () => {
  const clock = createTakeClock({ samples: 3, latencyMs: 0 });
  clock.add(500, 100);
  clock.settle();
  expect(clock.zeroMs).toBe(400);
});

test('nothing is known of a take without data', () => {
  const clock = createTakeClock({ samples: 3, latencyMs: 0 });
  clock.settle();
  expect(clock.zeroMs).toBeUndefined();
});
