import { expect, test } from 'vitest';
import { isDue } from './is-due.ts';

const nowMs = 1_000_000;
test.each([
  ['a task whose lease still runs', { lease: { owner: 'a', untilMs: nowMs + 1 } }, false],
  ['one whose lease ran out', { lease: { owner: 'a', untilMs: nowMs - 1 } }, true],
  ['one that is finished', { lease: { owner: 'a', untilMs: nowMs - 1 }, final: true }, false],
  ['one that was just created', { createTimeMs: nowMs - 19_000 }, false],
  ['one whose worker never came', { createTimeMs: nowMs - 21_000 }, true],
  [
    'one for which a worker was just asked for',
    { lease: { owner: 'a', untilMs: nowMs - 5_000 }, data: { invokedAtMs: nowMs - 4_000 } },
    false,
  ],
  [
    'one whose next worker never came either',
    { lease: { owner: 'a', untilMs: nowMs - 30_000 }, data: { invokedAtMs: nowMs - 21_000 } },
    true,
  ],
])('%s: a worker is needed or not', (_, task, due) => {
  expect(isDue({ final: false, createTimeMs: nowMs - 60_000, data: {}, ...task }, nowMs)).toBe(due);
});

test('a worker may take as long to come as the timing says', () => {
  const task = { final: false, createTimeMs: nowMs - 21_000, data: {} };
  expect(isDue(task, nowMs, { startTimeoutMs: 60_000 })).toBe(false);
});
