import { expect, test } from 'vitest';
import { backwardSteps, jointOf } from './joint-of.ts';

const frame = (timeMs: number, clockMs: number) => ({ timeMs, clockMs, flash: false, beep: false });
const frames = [frame(0, 1_000), frame(33, 1_033), frame(67, 9_500), frame(100, 9_533)];

test('a recording is cut at the first frame that is of the time after the kill', () => {
  expect(jointOf({ frames, beepsMs: [10, 70] }, 1_500)).toEqual({
    before: { frames: frames.slice(0, 2), beepsMs: [10] },
    after: { frames: frames.slice(2), beepsMs: [70] },
    lastMs: 1_033,
    firstMs: 9_500,
  });
});

test('a recording that did not go on has nothing behind the cut', () => {
  const joint = jointOf({ frames: frames.slice(0, 2), beepsMs: [10] }, 1_500);
  expect(joint).toMatchObject({ after: { frames: [], beepsMs: [] }, lastMs: 1_033, firstMs: Number.NaN });
});

test.each([
  ['only forward', [1, 2, 5], []],
  ['a picture twice in a row', [1, 2, 2, 3], []],
  ['what was there already, again', [1, 2, 3, 2, 3], [{ timeMs: 99, fromMs: 3, toMs: 2 }]],
])('back in time: %s', (_, clocks, steps) => {
  expect(backwardSteps(clocks.map((clockMs, index) => frame(index * 33, clockMs)))).toEqual(steps);
});
