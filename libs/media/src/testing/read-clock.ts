import { decodeAudio, decodeStrip, type Span } from '../ffmpeg/testing/decode.ts';
import { beepTimes } from './beeps.ts';
import { readFrames } from './frame-counters.ts';
import { clockCells, stripCells, stripHeight } from './motion-page.ts';

/** A frame of a motion page with a clock. */
export interface TimedFrame {
  /** The time in the file, ms. */
  timeMs: number;
  /** The page's clock, ms. */
  clockMs: number;
  flash: boolean;
  /** Whether a beep began with this frame. */
  beep: boolean;
}

/** The clock and the beeps in a part of a recording; times in ms of the file. */
export interface ClockReading {
  frames: TimedFrame[];
  beepsMs: number[];
}

const sampleRate = 48_000;

/**
 * Reads a part of a recorded motion page that shows a clock. Takes 0.1 MiB of memory for each second.
 *
 * @param frameTimesMs the times of all frames of the file, from `packetTimes`
 */
export async function readClock(
  file: string,
  frameTimesMs: readonly number[],
  span: Span,
): Promise<ClockReading> {
  const first = frameTimesMs.findIndex((timeMs) => timeMs >= span.fromMs);
  const [before, at] = [frameTimesMs[first - 1], frameTimesMs[first]];
  if (at === undefined) return { frames: [], beepsMs: [] };
  // Between two frames, so that rounding does not decide which one comes first.
  const fromMs = before === undefined ? 0 : (before + at) / 2;
  const exact = { fromMs, toMs: span.toMs };
  const strips = await decodeStrip(file, { height: stripHeight, cells: stripCells }, exact);
  const samples = await decodeAudio(file, sampleRate, exact);
  return {
    frames: readFrames(strips, clockCells).flatMap(({ counter, flash, beep }, index) => {
      const timeMs = frameTimesMs[first + index];
      return timeMs === undefined ? [] : [{ timeMs, clockMs: counter, flash, beep }];
    }),
    beepsMs: beepTimes(samples, sampleRate).map((timeMs) => fromMs + timeMs),
  };
}
