import { describe, expect, test } from 'vitest';
import { crashFigures } from './crash-figures.ts';
import { crashProblems } from './crash-problems.ts';
import type { CrashReport } from './crash-report.ts';

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
  return crashProblems(made, crashFigures(made));
};

test('the figures of a crash', () => {
  expect(crashFigures(report())).toEqual({
    noticedMs: 7_400,
    gapMs: 10_000 - 957,
    lostMs: 10_000 - 957 - (9_900 - 1_100),
    lostBeforeMs: 1_100 - 957,
    backwardSteps: [],
    soundBeforeMs: 4,
    soundAfterMs: 4,
  });
});

test('a crash that costs little has no problems', () => {
  expect(problems()).toEqual([]);
});

describe('a problem is', () => {
  const { reading } = report();
  const cases: [string, Partial<CrashReport>][] = [
    ['ended with', { result: undefined }],
    ['ended with', { result: { ErrorCode: 'InternalError', ErrorMessage: 'why' } }],
    ['recoveries', { result: { Quality: { Frames: 60, DurationMs: 1_980, Recoveries: 0 } } }],
    ['58 frames', { reading: { ...reading, frames: reading.frames.slice(2) } }],
    ['noticed', { replacedAtMs: 11_101 }],
    ['lost', { loadedAtMs: 7_900 }],
    ['lost', { reading: { ...reading, frames: reading.frames.slice(0, 30) } }],
    ['goes back', { reading: { ...reading, frames: reading.frames.toReversed() } }],
    ['before', { reading: { ...reading, beepsMs: reading.beepsMs.slice(1) } }],
    ['after', { reading: { ...reading, beepsMs: reading.beepsMs.map((ms) => (ms > 990 ? ms + 60 : ms)) } }],
    ['without sound', { longestAudioStepMs: 43 }],
    ['the other recording', { beside: { result: undefined, reading } }],
  ];
  test.each(cases)('%s: %j', (what, changed) => {
    expect(problems(changed).join('\n')).toContain(what);
  });
});
