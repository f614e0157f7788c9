import { largestStep, packetTimes, probeFile, readClock } from '@scf-media/media/testing';
import { type Lags, lagsOf } from './lags-of.ts';
import { piecesOf } from './pieces-of.ts';

/** What one piece of a recording is worth; times in ms. */
export interface RecordedPiece {
  /** Where it is in the file. */
  fromMs: number;
  toMs: number;
  framesPerSecond: number;
  longestStepMs: number;
  lags: Lags;
}

export interface RecordingAnalysis {
  lengthMs: number;
  framesPerSecond: number;
  longestStepMs: number;
  pieces: RecordedPiece[];
}

/**
 * Reads a recording of a motion page with a clock to its end, one piece after another: that needs as much memory as a piece
 * (and the times of all frames), for any length.
 *
 * @param pieceMs about how long a piece is to be
 */
export async function analyseRecording(
  file: string,
  pieceMs: number,
  signal: AbortSignal,
): Promise<RecordingAnalysis> {
  const { durationMs: lengthMs } = await probeFile(file);
  const times = (await packetTimes(file, 'v')).map(({ timeMs }) => timeMs);
  const pieces: RecordedPiece[] = [];
  for (const { fromMs, toMs } of piecesOf(lengthMs, pieceMs)) {
    signal.throwIfAborted();
    const reading = await readClock(file, times, { fromMs, toMs });
    const first = times.findIndex((timeMs) => timeMs >= fromMs);
    const within = times.slice(Math.max(0, first - 1)).filter((timeMs) => timeMs < toMs);
    pieces.push({
      fromMs,
      toMs,
      framesPerSecond: (reading.frames.length / (toMs - fromMs)) * 1000,
      longestStepMs: largestStep(within),
      lags: lagsOf(reading),
    });
  }
  return {
    lengthMs,
    framesPerSecond: (times.length / lengthMs) * 1000,
    longestStepMs: largestStep(times),
    pieces,
  };
}
