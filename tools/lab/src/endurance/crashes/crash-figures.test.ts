import { describe, expect, test } from 'vitest';
import { computeCrashFigures, findBackwardSteps, findCrashProblems, splitAtCrash } from './crash-figures.ts';
import type { CrashReport } from './crash-recording.ts';

/** One second of frames from a place in the file and of the clock, with a flash in its middle and its beep 4 ms later. */
function second(timeMs: number, clockMs: number) {
  const frames = Array.from({ length: 30 }, (_, index) => ({
    timeMs: timeMs + index * 33,
    clockMs: clockMs + index * 33,
    flash: index >= 15 && index < 18,
    beep: index === 15,
  }));
  return { frames, beepMs: timeMs + 15 * 33 + 4 };
}

/** Killed at 1100, replaced at 8500, loaded at 9900; from 957 to 10,000 there are no frames. */
function report(changed: Partial<CrashReport> = {}): CrashReport {
  const parts = [second(0, 0), second(990, 10_000)];
  return {
    plan: { round: 1, victim: 'worker', killAfterMs: 1_000 },
    killedAtMs: 1_100,
    replacedAtMs: 8_500,
    loadedAtMs: 9_900,
    result: { Videos: [], Quality: { Frames: 60, DurationMs: 1_980, Recoveries: 1 } },
    reading: {
      frames: parts.flatMap(({ frames }) => frames),
      beepsMs: parts.map(({ beepMs }) => beepMs),
    },
    lengthMs: 1_980,
    longestAudioStepMs: 21.3,
    beside: undefined,
    ...changed,
  };
}

const problems = (changed?: Partial<CrashReport>): string[] => {
  const made = report(changed);
  return findCrashProblems(made, computeCrashFigures(made));
};

test('computes the figures of a crash', () => {
  expect(computeCrashFigures(report())).toEqual({
    detectedMs: 7_400,
    gapMs: 10_000 - 957,
    lostMs: 10_000 - 957 - (9_900 - 1_100),
    lostBeforeMs: 1_100 - 957,
    backwardSteps: [],
    audioBeforeMs: 4,
    audioAfterMs: 4,
  });
});

test('a crash within the limits has no problems', () => {
  expect(problems()).toEqual([]);
});

describe('reports as a problem', () => {
  const { reading } = report();
  const cases: [string, Partial<CrashReport>][] = [
    ['ended with', { result: undefined }],
    ['ended with', { result: { ErrorCode: 'InternalError', ErrorMessage: 'why' } }],
    ['recoveries', { result: { Quality: { Frames: 60, DurationMs: 1_980, Recoveries: 0 } } }],
    ['58 frames', { reading: { ...reading, frames: reading.frames.slice(2) } }],
    ['detected after', { replacedAtMs: 11_101 }],
    ['lost', { loadedAtMs: 7_900 }],
    ['lost', { reading: { ...reading, frames: reading.frames.slice(0, 30) } }],
    ['goes back', { reading: { ...reading, frames: reading.frames.toReversed() } }],
    ['before', { reading: { ...reading, beepsMs: reading.beepsMs.slice(1) } }],
    ['after', { reading: { ...reading, beepsMs: reading.beepsMs.map((ms) => (ms > 990 ? ms + 60 : ms)) } }],
    ['without audio', { longestAudioStepMs: 43 }],
    ['the other recording', { beside: { result: undefined, reading } }],
  ];
  test.each(cases)('%s: %j', (what, changed) => {
    expect(problems(changed).join('\n')).toContain(what);
  });
});

const frame = (timeMs: number, clockMs: number) => ({ timeMs, clockMs, flash: false, beep: false });
const frames = [frame(0, 1_000), frame(33, 1_033), frame(67, 9_500), frame(100, 9_533)];

test('a recording is split at the first frame after the kill', () => {
  expect(splitAtCrash({ frames, beepsMs: [10, 70] }, 1_500)).toEqual({
    before: { frames: frames.slice(0, 2), beepsMs: [10] },
    after: { frames: frames.slice(2), beepsMs: [70] },
    lastMs: 1_033,
    firstMs: 9_500,
  });
});

test('a recording that did not continue has nothing after the split', () => {
  const joint = splitAtCrash({ frames: frames.slice(0, 2), beepsMs: [10] }, 1_500);
  expect(joint).toMatchObject({ after: { frames: [], beepsMs: [] }, lastMs: 1_033, firstMs: Number.NaN });
});

test.each([
  ['only forward', [1, 2, 5], []],
  ['a duplicate frame', [1, 2, 2, 3], []],
  ['what was there already, again', [1, 2, 3, 2, 3], [{ timeMs: 99, fromMs: 3, toMs: 2 }]],
])('finds backward steps: %s', (_, clocks, steps) => {
  expect(findBackwardSteps(clocks.map((clockMs, index) => frame(index * 33, clockMs)))).toEqual(steps);
});
