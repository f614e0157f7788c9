import { expect, it } from 'vitest';
import { createRecordedTime } from './tab-session.ts';

/** Recorded time by a clock that is set by hand; it starts at 0, as `performance.now()` may. */
function byHand() {
  const clock = { nowMs: 0 };
  return { clock, time: createRecordedTime(() => clock.nowMs) };
}

it('stands at 0 until it runs', () => {
  const { clock, time } = byHand();
  clock.nowMs = 5_000;
  expect(time.recordedMs()).toBe(0);
});

it('counts from the moment it runs', () => {
  const { clock, time } = byHand();
  time.run();
  clock.nowMs = 1_234;
  expect(time.recordedMs()).toBe(1_234);
});

it('is not started again while it runs', () => {
  const { clock, time } = byHand();
  time.run();
  clock.nowMs = 1_000;
  time.run();
  clock.nowMs = 1_500;
  expect(time.recordedMs()).toBe(1_500);
});

it('stands still at what the recorder counted, for as long as the pause lasts', () => {
  const { clock, time } = byHand();
  time.run();
  clock.nowMs = 1_010;
  time.set(1_000);
  clock.nowMs = 60_000;
  expect(time.recordedMs()).toBe(1_000);
});

it('goes on from there after a pause', () => {
  const { clock, time } = byHand();
  time.run();
  clock.nowMs = 1_000;
  time.set(1_000);
  clock.nowMs = 6_000;
  time.set(1_000);
  time.run();
  clock.nowMs = 6_250;
  expect(time.recordedMs()).toBe(1_250);
});

it('believes the recorder also when it counted less', () => {
  const { clock, time } = byHand();
  time.run();
  clock.nowMs = 2_000;
  time.set(1_900);
  time.run();
  clock.nowMs = 2_050;
  expect(time.recordedMs()).toBe(1_950);
});

it('has a clock of its own when none is given', () => {
  const time = createRecordedTime();
  time.run();
  const before = time.recordedMs();
  expect(before).toBeGreaterThanOrEqual(0);
  expect(time.recordedMs()).toBeGreaterThanOrEqual(before);
});
