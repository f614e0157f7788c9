import type { ClockReading } from '@scf-media/media/testing';

/** How far picture and sound of a file are behind the page's clock, on average; ms, NaN where there was nothing to see. */
export interface Lags {
  pictureMs: number;
  soundMs: number;
  /** How many beeps that is known from. */
  beeps: number;
}

/** The page draws 60 times a second, and of that the recording has every second picture. */
const drawMs = 1000 / 60;
const farthestMs = 400;

/**
 * Sound is `soundMs - pictureMs` later than the picture. Chrome hands on sound every 10 ms and holds a picture one draw
 * longer now and then; averages over many beeps and all frames are within some ms all the same, single ones are not.
 *
 * A beep begins with the draw that begins its flash. Where the recording has only the draw after it, that one was a draw
 * earlier.
 */
export function lagsOf({ frames, beepsMs }: ClockReading): Lags {
  const picture = frames.map(({ timeMs, clockMs }) => timeMs - clockMs);
  const sound = frames.flatMap(({ timeMs, clockMs, flash, beep }, index) => {
    if (!flash || frames[index - 1]?.flash !== false) return [];
    const near = beepsMs.filter((beepMs) => Math.abs(beepMs - timeMs) < farthestMs);
    const [beepMs] = near;
    if (near.length !== 1 || beepMs === undefined) return [];
    return [beepMs - (beep ? clockMs : clockMs - drawMs)];
  });
  return { pictureMs: trimmedMean(picture), soundMs: trimmedMean(sound), beeps: sound.length };
}

/** The mean of the middle four fifths; NaN of nothing. */
function trimmedMean(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const cut = Math.floor(sorted.length / 10);
  const middle = sorted.slice(cut, sorted.length - cut);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
