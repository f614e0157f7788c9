import type { QualitySoFar, RecordingQuality } from '@scf-media/media/page-recording';
import { expect, test, afterEach, beforeEach, vi } from 'vitest';
import { listWarnings, listCurrentWarnings, trackWarnings } from './warnings.ts';

const quality: RecordingQuality = {
  longestFrame: { atMs: 0, durationMs: 33 },
  videoKbps: 2_000,
  audioKbps: 128,
  silent: false,
  blank: [],
  frozen: [],
};

test.each<[string, Partial<RecordingQuality>, string[]]>([
  ['nothing', {}, []],
  [
    'a white page',
    { blank: 'throughout', silent: true },
    [
      'the video showed a single colour throughout the recording',
      'the audio is silent throughout the recording',
    ],
  ],
  [
    'what lasted only for a while',
    { blank: [{ fromMs: 0, toMs: 10_960 }], frozen: [{ fromMs: 12_004, toMs: 40_049 }] },
    [
      'the video showed a single colour from 0.0 s to 11.0 s',
      'the video did not change from 12.0 s to 40.0 s',
    ],
  ],
  [
    'no more than five of a kind',
    { frozen: Array.from({ length: 7 }, (_, n) => ({ fromMs: n * 20_000, toMs: n * 20_000 + 11_000 })) },
    [
      ...[0, 20, 40, 60, 80].map((from) => `the video did not change from ${from}.0 s to ${from + 11}.0 s`),
      'the video did not change 2 more times',
    ],
  ],
])('lists %s', (_, known, expected) => {
  expect(listWarnings({ ...quality, ...known })).toEqual(expected);
});

const soFar: QualitySoFar = {
  silent: false,
  frames: 0,
  mediaBytes: 0,
  blank: [],
  frozen: [],
  now: undefined,
};

test.each<[string, Partial<QualitySoFar>, number, string[]]>([
  ['nothing', {}, 60_000, []],
  ['silence only after ten seconds', { silent: true }, 10_000, []],
  [
    'a page that has been white and silent all the time',
    { silent: true, now: { kind: 'blank', sinceMs: 960 } },
    20_000,
    ['the video has shown a single colour since 1.0 s', 'the audio has been silent so far'],
  ],
  [
    'what has ended and what continues',
    { frozen: [{ fromMs: 12_004, toMs: 40_049 }], now: { kind: 'frozen', sinceMs: 45_000 } },
    60_000,
    ['the video did not change from 12.0 s to 40.0 s', 'the video has not changed since 45.0 s'],
  ],
])('lists during the recording: %s', (_, known, recordedMs, expected) => {
  expect(listCurrentWarnings({ ...soFar, ...known }, recordedMs)).toEqual(expected);
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('saves warnings when they change, and none after the end', () => {
  const saved: string[][] = [];
  let seen = ['the video has not changed since 4.0 s'];
  const warnings = trackWarnings({ save: (all) => saved.push(all), everyMs: 1_000 });
  vi.advanceTimersByTime(3_000);
  expect(saved).toEqual([]);
  warnings.onEvent({ type: 'print', message: 'the page called window.print()' });
  const load = { type: 'late-load', message: 'no load event within 5 ms: recorded as it was' } as const;
  warnings.onEvent(load);
  warnings.onEvent({ ...load, message: 'a second one' });
  const late = 'the page had no load event within 5 ms: recorded as it was';
  expect(saved).toEqual([[late]]);
  warnings.setSource(() => seen);
  vi.advanceTimersByTime(3_000);
  expect(saved).toEqual([[late], [late, 'the video has not changed since 4.0 s']]);
  seen = [];
  vi.advanceTimersByTime(1_000);
  expect(saved.at(-1)).toEqual([late]);
  warnings[Symbol.dispose]();
  seen = ['more'];
  vi.advanceTimersByTime(3_000);
  expect(saved).toHaveLength(3);
});

test("drops a previous worker's warning that no longer applies", () => {
  const saved: string[][] = [];
  using warnings = trackWarnings({ before: ['old'], save: (all) => saved.push(all), everyMs: 1_000 });
  warnings.setSource(() => []);
  vi.advanceTimersByTime(2_000);
  expect(saved).toEqual([[]]);
});
