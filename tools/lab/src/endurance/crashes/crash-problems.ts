import type { CrashFigures } from './crash-figures.ts';
import type { CrashReport } from './crash-report.ts';
import { type BackwardStep, backwardSteps } from './joint-of.ts';

const crashBounds = {
  mostNoticedMs: 10_000,
  /** Beside noticing it, and opening and loading the page again. */
  mostLostMs: 2_000,
  /** From one opening of a browser to the next the sound is up to 35 ms elsewhere. */
  mostSoundOffsetMs: 50,
  /** An AAC frame is 21.3 ms. */
  mostSoundStepMs: 25,
} as const;

/** Why a recording did not come through its crash as it should; empty when it did. */
export function crashProblems(report: CrashReport, figures: CrashFigures): string[] {
  const { plan, result, beside, reading, longestAudioStepMs } = report;
  const { noticedMs, lostMs, soundBeforeMs, soundAfterMs } = figures;
  const { mostNoticedMs, mostLostMs, mostSoundOffsetMs, mostSoundStepMs } = crashBounds;
  const recoveries = plan.victim === 'ffmpeg' ? 0 : 1;
  const problems: [isSo: boolean, what: string][] = [
    [result === undefined || result.ErrorCode !== undefined, `ended with ${JSON.stringify(result)}`],
    [result?.Warnings !== undefined, `warns: ${result?.Warnings?.join('; ') ?? ''}`],
    [
      result?.Quality?.Recoveries !== recoveries,
      `tells of ${result?.Quality?.Recoveries ?? 'no'} recoveries instead of ${recoveries}`,
    ],
    [
      result?.Quality?.Frames !== reading.frames.length,
      `${reading.frames.length} frames instead of ${result?.Quality?.Frames ?? '?'}`,
    ],
    [!(noticedMs <= mostNoticedMs), `noticed after ${noticedMs} ms`],
    [!(lostMs <= mostLostMs), `lost ${lostMs} ms`],
    [figures.backwardSteps.length > 0, goesBack(figures.backwardSteps)],
    [!(Math.abs(soundBeforeMs) <= mostSoundOffsetMs), `sound off by ${soundBeforeMs.toFixed(0)} ms before`],
    [!(Math.abs(soundAfterMs) <= mostSoundOffsetMs), `sound off by ${soundAfterMs.toFixed(0)} ms after`],
    [!(longestAudioStepMs <= mostSoundStepMs), `${longestAudioStepMs.toFixed(0)} ms without sound`],
    ...(beside === undefined ? [] : besideProblems(beside)),
  ];
  return problems.filter(([isSo]) => isSo).map(([, what]) => what);
}

function besideProblems({
  result,
  reading,
}: NonNullable<CrashReport['beside']>): [isSo: boolean, what: string][] {
  const steps = backwardSteps(reading.frames);
  return [
    [
      result === undefined || result.ErrorCode !== undefined || result.Quality?.Recoveries !== 0,
      `the other recording ended with ${JSON.stringify(result)}`,
    ],
    [steps.length > 0, `in the other recording ${goesBack(steps)}`],
  ];
}

function goesBack(steps: readonly BackwardStep[]): string {
  const [first] = steps;
  return `the clock goes back ${steps.length} times, first from ${first?.fromMs} to ${first?.toMs} at ${first?.timeMs.toFixed(0)} ms`;
}
