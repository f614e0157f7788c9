import { type CrashFigures, type BackwardStep, findBackwardSteps } from './crash-figures.ts';
import type { CrashReport } from './crash-recording.ts';

const crashBounds = {
  maxDetectedMs: 10_000,
  /** In addition to the time for detecting the crash and loading the page again. */
  maxLostMs: 2_000,
  /** Between two starts of a browser, the audio offset differs by up to 35 ms. */
  maxAudioOffsetMs: 50,
  /** An AAC frame is 21.3 ms. */
  maxAudioStepMs: 25,
} as const;

/** Lists what is wrong with a recording after its crash; empty when it survived as promised. */
export function findCrashProblems(report: CrashReport, figures: CrashFigures): string[] {
  const { plan, result, beside, reading, longestAudioStepMs } = report;
  const { detectedMs, lostMs, audioBeforeMs, audioAfterMs } = figures;
  const { maxDetectedMs, maxLostMs, maxAudioOffsetMs, maxAudioStepMs } = crashBounds;
  const recoveries = plan.victim === 'ffmpeg' ? 0 : 1;
  const problems: [isProblem: boolean, description: string][] = [
    [result === undefined || result.ErrorCode !== undefined, `ended with ${JSON.stringify(result)}`],
    [result?.Warnings !== undefined, `has warnings: ${result?.Warnings?.join('; ') ?? ''}`],
    [
      result?.Quality?.Recoveries !== recoveries,
      `reports ${result?.Quality?.Recoveries ?? 'no'} recoveries instead of ${recoveries}`,
    ],
    [
      result?.Quality?.Frames !== reading.frames.length,
      `${reading.frames.length} frames instead of ${result?.Quality?.Frames ?? '?'}`,
    ],
    [!(detectedMs <= maxDetectedMs), `detected after ${detectedMs} ms`],
    [!(lostMs <= maxLostMs), `lost ${lostMs} ms`],
    [figures.backwardSteps.length > 0, describeSteps(figures.backwardSteps)],
    [!(Math.abs(audioBeforeMs) <= maxAudioOffsetMs), `audio off by ${audioBeforeMs.toFixed(0)} ms before`],
    [!(Math.abs(audioAfterMs) <= maxAudioOffsetMs), `audio off by ${audioAfterMs.toFixed(0)} ms after`],
    [!(longestAudioStepMs <= maxAudioStepMs), `${longestAudioStepMs.toFixed(0)} ms without audio`],
    ...(beside === undefined ? [] : findOtherProblems(beside)),
  ];
  return problems.filter(([isProblem]) => isProblem).map(([, description]) => description);
}

function findOtherProblems({
  result,
  reading,
}: NonNullable<CrashReport['beside']>): [isProblem: boolean, description: string][] {
  const steps = findBackwardSteps(reading.frames);
  return [
    [
      result === undefined || result.ErrorCode !== undefined || result.Quality?.Recoveries !== 0,
      `the other recording ended with ${JSON.stringify(result)}`,
    ],
    [steps.length > 0, `in the other recording, ${describeSteps(steps)}`],
  ];
}

function describeSteps(steps: readonly BackwardStep[]): string {
  const [first] = steps;
  return `the clock goes back ${steps.length} times, first from ${first?.fromMs} to ${first?.toMs} at ${first?.timeMs.toFixed(0)} ms`;
}
