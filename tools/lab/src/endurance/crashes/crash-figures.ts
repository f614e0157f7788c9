import { lagsOf } from '../recording/lags-of.ts';
import type { CrashReport } from './crash-report.ts';
import { type BackwardStep, backwardSteps, jointOf } from './joint-of.ts';

/** What a crash cost, in ms by the page's own clock. NaN where the file does not tell. */
export interface CrashFigures {
  /** From the kill until something else was in its place. */
  noticedMs: number;
  /** Of the page's life, missing in the file. */
  gapMs: number;
  /** Of the gap, what neither noticing nor opening and loading the page again explains. */
  lostMs: number;
  /** Of what was recorded before the kill, missing in the file: a part of `lostMs`. */
  lostBeforeMs: number;
  backwardSteps: BackwardStep[];
  /** Sound after picture, before and after the crash. */
  soundBeforeMs: number;
  soundAfterMs: number;
}

export function crashFigures(report: CrashReport): CrashFigures {
  const { reading, killedAtMs, replacedAtMs, loadedAtMs } = report;
  const { before, after, lastMs, firstMs } = jointOf(reading, killedAtMs);
  const gapMs = firstMs - lastMs;
  const [soundBeforeMs = Number.NaN, soundAfterMs = Number.NaN] = [before, after].map((part) => {
    const { pictureMs, soundMs } = lagsOf(part);
    return soundMs - pictureMs;
  });
  return {
    noticedMs: replacedAtMs - killedAtMs,
    gapMs,
    lostMs: loadedAtMs === undefined ? gapMs : gapMs - (loadedAtMs - killedAtMs),
    lostBeforeMs: killedAtMs - lastMs,
    backwardSteps: backwardSteps(reading.frames),
    soundBeforeMs,
    soundAfterMs,
  };
}
