import { expect, it } from 'vitest';
import { createRecordedTime } from './tab-session.ts';

/** Recorded time by a clock that is set by hand; it starts at 0, as `performance.now()` may. */
function byHand() {
  const clock = { nowMs: 0 };
  return { clock, time: createRecordedTime(() => clock.nowMs) };
}

it('stays at 0 until it is started', () => {
  const { clock, time } = byHand();
  clock.nowMs = 5_000;
  expect(time.recordedMs()).toBe(0);
});

it('counts from its start', () => {
  const { clock, time } = byHand();
  time.run();
  clock.nowMs = 1_234;
  expect(time.recordedMs()).toBe(1_234);
});

it('is not restarted while it runs', () => {
  const { clock, time } = byHand();
  time.run();
  clock.nowMs = 1_000;
  time.run();
  clock.nowMs = 1_500;
  expect(time.recordedMs()).toBe(1_500);
});

it("stays at the recorder's count for the length of the pause", () => {
  const { clock, time } = byHand();
  time.run();
  clock.nowMs = 1_010;
  time.set(1_000);
  clock.nowMs = 60_000;
  expect(time.recordedMs()).toBe(1_000);
});

it('continues from there after the pause', () => {
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

it("uses the recorder's count even when it is lower", () => {
  const { clock, time } = byHand();
  time.run();
  clock.nowMs = 2_000;
  time.set(1_900);
  time.run();
  clock.nowMs = 2_050;
  expect(time.recordedMs()).toBe(1_950);
});

it('uses its own clock by default', () => {
  const time = createRecordedTime();
  time.run();
  const before = time.recordedMs();
  expect(before).toBeGreaterThanOrEqual(0);
  expect(time.recordedMs()).toBeGreaterThanOrEqual(before);
});
