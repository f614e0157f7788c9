import { largestStep, packetTimes, probeFile, readClock, type ClockReading } from '@scf-media/media/testing';

/** The quality of one piece of a recording; times in ms. */
interface RecordedPiece {
  /** Position in the file. */
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
 * Analyses a recording of a motion page with a clock, piece by piece, so that memory use does not grow with its length
 * (except for the times of all frames).
 *
 * @param pieceMs approximate length of a piece
 */
export async function analyseRecording(
  file: string,
  pieceMs: number,
  signal: AbortSignal,
): Promise<RecordingAnalysis> {
  const { durationMs: lengthMs } = await probeFile(file);
  const times = (await packetTimes(file, 'v')).map(({ timeMs }) => timeMs);
  const pieces: RecordedPiece[] = [];
  for (const { fromMs, toMs } of splitIntoPieces(lengthMs, pieceMs)) {
    signal.throwIfAborted();
    const reading = await readClock(file, times, { fromMs, toMs });
    const first = times.findIndex((timeMs) => timeMs >= fromMs);
    const within = times.slice(Math.max(0, first - 1)).filter((timeMs) => timeMs < toMs);
    pieces.push({
      fromMs,
      toMs,
      framesPerSecond: (reading.frames.length / (toMs - fromMs)) * 1000,
      longestStepMs: largestStep(within),
      lags: measureLags(reading),
    });
  }
  return {
    lengthMs,
    framesPerSecond: (times.length / lengthMs) * 1000,
    longestStepMs: largestStep(times),
    pieces,
  };
}

/** How far video and audio are behind the page's clock on average, in ms; NaN without a flash or beep. */
export interface Lags {
  videoMs: number;
  audioMs: number;
  /** The number of beeps on which this is based. */
  beeps: number;
}

/** The page draws 60 times per second, of which the recording has every second frame. */
const drawMs = 1000 / 60;
const maxOffsetMs = 400;

/**
 * Measures how far video and audio are behind; audio is `audioMs - videoMs` later than video. Chrome delivers audio every
 * 10 ms and sometimes keeps a frame for one more draw, so only averages over many beeps and frames are accurate to a few ms.
 *
 * A beep starts with the first draw of its flash. If the recording has only the next draw, the beep started one draw earlier.
 */
export function measureLags({ frames, beepsMs }: ClockReading): Lags {
  const videoLags = frames.map(({ timeMs, clockMs }) => timeMs - clockMs);
  const audioLags = frames.flatMap(({ timeMs, clockMs, flash, beep }, index) => {
    if (!flash || frames[index - 1]?.flash !== false) return [];
    const near = beepsMs.filter((beepMs) => Math.abs(beepMs - timeMs) < maxOffsetMs);
    const [beepMs] = near;
    if (near.length !== 1 || beepMs === undefined) return [];
    return [beepMs - (beep ? clockMs : clockMs - drawMs)];
  });
  return {
    videoMs: computeTrimmedMean(videoLags),
    audioMs: computeTrimmedMean(audioLags),
    beeps: audioLags.length,
  };
}

/** Computes the mean without the lowest and highest tenth; NaN without values. */
function computeTrimmedMean(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const cut = Math.floor(sorted.length / 10);
  const middle = sorted.slice(cut, sorted.length - cut);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

/** Splits a length into equal pieces of approximately the given length, at least one; all in ms. */
export function splitIntoPieces(lengthMs: number, aboutMs: number): { fromMs: number; toMs: number }[] {
  const count = Math.max(1, Math.round(lengthMs / aboutMs));
  return Array.from({ length: count }, (_, index) => ({
    fromMs: (index * lengthMs) / count,
    toMs: ((index + 1) * lengthMs) / count,
  }));
}
