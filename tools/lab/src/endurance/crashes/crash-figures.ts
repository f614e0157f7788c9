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
export interface BackwardStep {
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
