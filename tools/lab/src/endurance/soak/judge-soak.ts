import { median } from '@scf-media/media/testing';
import type { Lags } from '../recording/lags-of.ts';
import type { Check } from '../report/check.ts';
import type { Sample } from './sample.ts';
import type { SoakPlan } from './soak-plan.ts';
import type { SoakReport } from './soak-report.ts';

const MiB = 1024 * 1024;

/** Holds the measures against what was planned. A figure that could not be had is a failure. */
export function judgeSoak(report: SoakReport, plan: SoakPlan): Check[] {
  const { samples, analysis, recordedMs, problems, quality } = report;
  const growthOf = (bytesOf: (sample: Sample) => number): number => {
    const [before, after] = [plan.settleMs, plan.lengthMs - plan.memoryWindowMs].map((fromMs) =>
      samples.filter(({ atMs }) => atMs >= fromMs && atMs <= fromMs + plan.memoryWindowMs),
    );
    return median((after ?? []).map(bytesOf)) - median((before ?? []).map(bytesOf));
  };
  const growth = growthOf(({ workerBytes }) => workerBytes);
  const browserGrowth = growthOf(({ browserBytes }) => browserBytes);
  const driftOf = (valueOf: (lags: Lags) => number): number => {
    const values = analysis.pieces.map(({ lags }) => valueOf(lags));
    return mean(values.slice(-plan.soundPieces)) - mean(values.slice(0, plan.soundPieces));
  };
  const drift = driftOf(({ soundMs, pictureMs }) => soundMs - pictureMs);
  const clockDrift = driftOf(({ pictureMs }) => pictureMs);
  const window = `from the ${seconds(plan.memoryWindowMs)} after ${seconds(plan.settleMs)} to the last`;
  const disk = most(samples, ({ diskBytes, profileBytes }) => diskBytes + profileBytes);
  const lengthError = analysis.lengthMs - recordedMs;
  return [
    {
      what: 'the task finished without error or warning',
      measured: problems.length === 0 ? 'so it is' : problems.join('; '),
      bound: '',
      ok: problems.length === 0,
    },
    {
      what: `memory of the worker, growth ${window}`,
      measured: `${(growth / MiB).toFixed(1)} MiB`,
      bound: `less than ${plan.mostGrowthBytes / MiB} MiB`,
      ok: growth < plan.mostGrowthBytes,
    },
    {
      what: `memory of Chromium, growth ${window}`,
      measured: `${(browserGrowth / MiB).toFixed(1)} MiB`,
      bound: `less than ${plan.mostBrowserGrowthBytes / MiB} MiB`,
      ok: browserGrowth < plan.mostBrowserGrowthBytes,
    },
    {
      what: `sound against picture, drift from the first to the last ${seconds(plan.soundPieces * plan.pieceMs)}`,
      measured: `${drift.toFixed(1)} ms`,
      bound: `less than ${plan.mostDriftMs} ms either way`,
      ok: Math.abs(drift) < plan.mostDriftMs,
    },
    {
      what: "the file's time against the page's clock, drift likewise",
      measured: `${clockDrift.toFixed(1)} ms`,
      bound: `less than ${plan.mostDriftMs} ms either way`,
      ok: Math.abs(clockDrift) < plan.mostDriftMs,
    },
    {
      what: 'gaps in the file',
      measured: `${quality?.Gaps?.length ?? 0}, ${quality?.Recoveries} recoveries`,
      bound: 'none',
      ok: quality?.Recoveries === 0 && (quality.Gaps ?? []).length === 0,
    },
    {
      what: 'local disk of the worker, at the most',
      measured: `${(disk / MiB).toFixed(1)} MiB`,
      bound: `less than ${plan.mostDiskBytes / MiB} MiB`,
      ok: samples.length > 0 && disk < plan.mostDiskBytes,
    },
    {
      what: 'length of the file against the clock',
      measured: `${lengthError.toFixed(0)} ms`,
      bound: `less than ${plan.mostLengthErrorMs} ms either way`,
      ok: Math.abs(lengthError) < plan.mostLengthErrorMs,
    },
  ];
}

const seconds = (ms: number): string => `${ms / 1000} s`;

/** NaN of nothing, and with anything that is not known. */
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const most = (samples: readonly Sample[], bytesOf: (sample: Sample) => number): number =>
  samples.reduce((found, sample) => Math.max(found, bytesOf(sample)), 0);
