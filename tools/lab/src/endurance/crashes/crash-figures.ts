import type { ClockReading, TimedFrame } from '@scf-media/media/testing';
import { measureLags } from '../analyse-recording.ts';
import type { CrashReport } from './crash-recording.ts';

/** The cost of a crash, in ms on the page's clock. NaN where it cannot be read from the file. */
export interface CrashFigures {
  /** From the kill until the process was replaced. */
  detectedMs: number;
  /** The time that is missing from the file. */
  gapMs: number;
  /** The part of the gap that is not due to detecting the crash and loading the page again. */
  lostMs: number;
  /** The part of `lostMs` that was recorded before the kill. */
  lostBeforeMs: number;
  backwardSteps: BackwardStep[];
  /** How much later audio is than video, before and after the crash. */
  audioBeforeMs: number;
  audioAfterMs: number;
}

export function computeCrashFigures(report: CrashReport): CrashFigures {
  const { reading, killedAtMs, replacedAtMs, loadedAtMs } = report;
  const { before, after, lastMs, firstMs } = splitAtCrash(reading, killedAtMs);
  const gapMs = firstMs - lastMs;
  const [audioBeforeMs = Number.NaN, audioAfterMs = Number.NaN] = [before, after].map((part) => {
    const { videoMs, audioMs } = measureLags(part);
    return audioMs - videoMs;
  });
  return {
    detectedMs: replacedAtMs - killedAtMs,
    gapMs,
    lostMs: loadedAtMs === undefined ? gapMs : gapMs - (loadedAtMs - killedAtMs),
    lostBeforeMs: killedAtMs - lastMs,
    backwardSteps: findBackwardSteps(reading.frames),
    audioBeforeMs,
    audioAfterMs,
  };
}

/** A recording split at the kill. */
interface SplitReading {
  before: ClockReading;
  after: ClockReading;
  /** The page's clock in the last frame before and in the first frame after the kill; NaN without such a frame. */
  lastMs: number;
  firstMs: number;
}

/** Splits a recording at the kill. @param killedAtMs on the page's clock */
export function splitAtCrash({ frames, beepsMs }: ClockReading, killedAtMs: number): SplitReading {
  const index = frames.findIndex(({ clockMs }) => clockMs > killedAtMs);
  const cut = index === -1 ? frames.length : index;
  const cutTimeMs = frames[cut]?.timeMs ?? Infinity;
  return {
    before: { frames: frames.slice(0, cut), beepsMs: beepsMs.filter((beepMs) => beepMs < cutTimeMs) },
    after: { frames: frames.slice(cut), beepsMs: beepsMs.filter((beepMs) => beepMs >= cutTimeMs) },
    lastMs: frames[cut - 1]?.clockMs ?? Number.NaN,
    firstMs: frames[cut]?.clockMs ?? Number.NaN,
  };
}

/** A place where the page's clock goes back: the position in the file, and both times, in ms. */
interface BackwardStep {
  timeMs: number;
  fromMs: number;
  toMs: number;
}

/**
 * Finds where the clock goes back, as when something was recorded twice or in the wrong order. A repeated frame does not
 * count: Chrome repeats one when the page or the machine is late.
 */
export function findBackwardSteps(frames: readonly TimedFrame[]): BackwardStep[] {
  return frames.flatMap(({ timeMs, clockMs }, index) => {
    const before = frames[index - 1]?.clockMs ?? -Infinity;
    return clockMs < before ? [{ timeMs, fromMs: before, toMs: clockMs }] : [];
  });
}

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
