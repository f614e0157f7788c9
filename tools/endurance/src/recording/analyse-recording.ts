import { largestStep, median, packetTimes, probeFile, readClock } from '@scf-media/media/testing';
import { piecesOf } from './pieces-of.ts';
import { soundOffsets } from './sound-offsets.ts';

/** What one piece of a recording is worth; times in ms. */
export interface RecordedPiece {
  /** Where it is in the file. */
  fromMs: number;
  toMs: number;
  framesPerSecond: number;
  longestStepMs: number;
  /** Sound after picture, the median of its flashes and beeps; NaN without any. */
  soundOffsetMs: number;
  /** By how much the file was behind the page's clock. */
  lagMs: number;
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
      soundOffsetMs: median(soundOffsets(reading).map(({ offsetMs }) => offsetMs)),
      lagMs: median(reading.frames.map(({ timeMs, clockMs }) => timeMs - clockMs)),
    });
  }
  return {
    lengthMs,
    framesPerSecond: (times.length / lengthMs) * 1000,
    longestStepMs: largestStep(times),
    pieces,
  };
}
