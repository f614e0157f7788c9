import { describe, expect, test } from 'vitest';
import { judgeSoak } from './judge-soak.ts';
import type { Sample } from './sample.ts';
import { planSoak } from './soak-plan.ts';
import type { SoakReport } from './run-soak.ts';

const MiB = 1024 * 1024;
const plan = planSoak(2);

const sample = (atMs: number, changed: Partial<Sample> = {}): Sample => ({
  atMs,
  workerBytes: 120 * MiB,
  browserBytes: 500 * MiB,
  ffmpegBytes: 50 * MiB,
  diskBytes: 50 * MiB,
  profileBytes: 3 * MiB,
  storedBytes: 0,
  ...changed,
});

const piece = (fromMs: number, audioMs: number) => ({
  fromMs,
  toMs: fromMs + 30_000,
  framesPerSecond: 30,
  longestStepMs: 67,
  lags: { videoMs: -3_000, audioMs: -3_000 + audioMs, beeps: 30 },
});

/** @param changed of the samples, by their time */
function report(changed: (atMs: number) => Partial<Sample> = () => ({}), others: Partial<SoakReport> = {}) {
  return {
    samples: Array.from({ length: 60 }, (_, index) => sample(index * 2_000 + 2_000, changed(index * 2_000))),
    recordedMs: 120_000,
    bytes: 60 * MiB,
    problems: [],
    quality: { Frames: 3_600, Recoveries: 0 },
    analysis: {
      lengthMs: 120_300,
      framesPerSecond: 30,
      longestStepMs: 67,
      pieces: [piece(0, 4), piece(30_000, 40), piece(60_000, 40), piece(90_000, -15.9)],
    },
    ...others,
  };
}

const failed = (soak: SoakReport): string[] =>
  judgeSoak(soak, plan)
    .filter(({ ok }) => !ok)
    .map(({ what }) => what);

test('a soak of two minutes settles for one, and compares a sixth with a sixth', () => {
  expect(plan).toMatchObject({ settleMs: 60_000, memoryWindowMs: 20_000, pieceMs: 30_000, audioPieces: 1 });
  const half = {
    settleMs: 180_000,
    memoryWindowMs: 300_000,
    pieceMs: 60_000,
    audioPieces: 5,
    maxDriftMs: 10,
  };
  expect(planSoak(30)).toMatchObject(half);
  const hour = { settleMs: 180_000, memoryWindowMs: 600_000, audioPieces: 10, maxDriftMs: 20 };
  expect(planSoak(60)).toMatchObject({ ...hour, maxBrowserGrowthBytes: 100 * MiB });
});

test('a steady soak passes, whatever a single sample was', () => {
  const peak = (atMs: number): Partial<Sample> => (atMs === 110_000 ? { workerBytes: 400 * MiB } : {});
  expect(failed(report(peak))).toEqual([]);
});

describe('a soak fails', () => {
  const grows =
    (name: 'workerBytes' | 'browserBytes', perMinute: number) =>
    (atMs: number): Partial<Sample> => ({ [name]: (atMs / 60_000) * perMinute * MiB });

  test('when memory grows after it has settled, but not before', () => {
    expect(failed(report(grows('workerBytes', 31)))).toEqual([
      'memory of the worker, growth from the 20 s after 60 s to the last',
    ]);
    expect(failed(report(grows('workerBytes', 29)))).toEqual([]);
    expect(failed(report(grows('browserBytes', 97)))).toEqual([
      'memory of Chromium, growth from the 20 s after 60 s to the last',
    ]);
    expect(failed(report((atMs) => (atMs < 60_000 ? { workerBytes: MiB } : {})))).toEqual([]);
  });

  test('when disk use, including the browser profile, exceeded the limit once', () => {
    const full = (atMs: number): Partial<Sample> => (atMs === 8_000 ? { diskBytes: 61 * MiB } : {});
    expect(failed(report(full))).toEqual(['maximum disk use of the worker']);
  });

  test('when the audio drifts, or was not found', () => {
    const what = ['audio against video, drift from the first to the last 30 s'];
    const { analysis } = report();
    for (const last of [24, -16, Number.NaN]) {
      const pieces = [piece(0, 4), piece(30_000, last)];
      expect(failed(report(undefined, { analysis: { ...analysis, pieces } }))).toEqual(what);
    }
    const clock = "the file's time against the page's clock, drift over the same time";
    expect(failed(report(undefined, { analysis: { ...analysis, pieces: [] } }))).toEqual([...what, clock]);
    const late = { ...piece(90_000, 4), lags: { videoMs: -2_980, audioMs: -2_976, beeps: 30 } };
    const pieces = [piece(0, 4), late];
    expect(failed(report(undefined, { analysis: { ...analysis, pieces } }))).toEqual([clock]);
  });

  test('when the file is too short or too long, or the task reports a problem', () => {
    const length = ['length of the file against the clock'];
    expect(failed(report(undefined, { recordedMs: 121_301 }))).toEqual(length);
    expect(failed(report(undefined, { recordedMs: 119_299 }))).toEqual(length);
    expect(failed(report(undefined, { problems: ['InternalError: why'] }))).toEqual([
      'the task finished without error or warning',
    ]);
  });

  test('when a part is missing, or the task does not report gaps', () => {
    const Gaps = [{ AtMs: 5, DurationMs: 900, Reason: 'lost' }];
    for (const quality of [{ Frames: 1, Recoveries: 1, Gaps }, undefined])
      expect(failed(report(undefined, { quality }))).toEqual(['gaps in the file']);
  });

  test('when nothing was measured', () => {
    expect(failed(report(undefined, { samples: [] }))).toEqual([
      'memory of the worker, growth from the 20 s after 60 s to the last',
      'memory of Chromium, growth from the 20 s after 60 s to the last',
      'maximum disk use of the worker',
    ]);
  });
});
