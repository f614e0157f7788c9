import { median } from '@scf-media/media/testing';
import type { Lags } from '../analyse-recording.ts';
import type { Check } from '../report.ts';
import type { Sample } from './sample.ts';
import type { SoakPlan } from './soak-plan.ts';
import type { SoakReport } from './run-soak.ts';

const MiB = 1024 * 1024;

/** Compares the measurements with the plan. A figure that could not be measured fails. */
export function judgeSoak(report: SoakReport, plan: SoakPlan): Check[] {
  const { samples, analysis, recordedMs, problems, quality } = report;
  const measureGrowth = (getBytes: (sample: Sample) => number): number => {
    const [before, after] = [plan.settleMs, plan.lengthMs - plan.memoryWindowMs].map((fromMs) =>
      samples.filter(({ atMs }) => atMs >= fromMs && atMs <= fromMs + plan.memoryWindowMs),
    );
    return median((after ?? []).map(getBytes)) - median((before ?? []).map(getBytes));
  };
  const growth = measureGrowth(({ workerBytes }) => workerBytes);
  const browserGrowth = measureGrowth(({ browserBytes }) => browserBytes);
  const measureDrift = (getValue: (lags: Lags) => number): number => {
    const values = analysis.pieces.map(({ lags }) => getValue(lags));
    return mean(values.slice(-plan.audioPieces)) - mean(values.slice(0, plan.audioPieces));
  };
  const drift = measureDrift(({ audioMs, videoMs }) => audioMs - videoMs);
  const clockDrift = measureDrift(({ videoMs }) => videoMs);
  const window = `from the ${seconds(plan.memoryWindowMs)} after ${seconds(plan.settleMs)} to the last`;
  const disk = max(samples, ({ diskBytes, profileBytes }) => diskBytes + profileBytes);
  const lengthError = analysis.lengthMs - recordedMs;
  return [
    {
      what: 'the task finished without error or warning',
      measured: problems.length === 0 ? 'yes' : problems.join('; '),
      bound: '',
      ok: problems.length === 0,
    },
    {
      what: `memory of the worker, growth ${window}`,
      measured: `${(growth / MiB).toFixed(1)} MiB`,
      bound: `less than ${plan.maxGrowthBytes / MiB} MiB`,
      ok: growth < plan.maxGrowthBytes,
    },
    {
      what: `memory of Chromium, growth ${window}`,
      measured: `${(browserGrowth / MiB).toFixed(1)} MiB`,
      bound: `less than ${plan.maxBrowserGrowthBytes / MiB} MiB`,
      ok: browserGrowth < plan.maxBrowserGrowthBytes,
    },
    {
      what: `audio against video, drift from the first to the last ${seconds(plan.audioPieces * plan.pieceMs)}`,
      measured: `${drift.toFixed(1)} ms`,
      bound: `less than ${plan.maxDriftMs} ms either way`,
      ok: Math.abs(drift) < plan.maxDriftMs,
    },
    {
      what: "the file's time against the page's clock, drift over the same time",
      measured: `${clockDrift.toFixed(1)} ms`,
      bound: `less than ${plan.maxDriftMs} ms either way`,
      ok: Math.abs(clockDrift) < plan.maxDriftMs,
    },
    {
      what: 'gaps in the file',
      measured: `${quality?.Gaps?.length ?? 0}, ${quality?.Recoveries} recoveries`,
      bound: 'none',
      ok: quality?.Recoveries === 0 && (quality.Gaps ?? []).length === 0,
    },
    {
      what: 'maximum disk use of the worker',
      measured: `${(disk / MiB).toFixed(1)} MiB`,
      bound: `less than ${plan.maxDiskBytes / MiB} MiB`,
      ok: samples.length > 0 && disk < plan.maxDiskBytes,
    },
    {
      what: 'length of the file against the clock',
      measured: `${lengthError.toFixed(0)} ms`,
      bound: `less than ${plan.maxLengthErrorMs} ms either way`,
      ok: Math.abs(lengthError) < plan.maxLengthErrorMs,
    },
  ];
}

const seconds = (ms: number): string => `${ms / 1000} s`;

/** Computes the mean; NaN without values, or if one is unknown. */
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const max = (samples: readonly Sample[], getBytes: (sample: Sample) => number): number =>
  samples.reduce((found, sample) => Math.max(found, getBytes(sample)), 0);
