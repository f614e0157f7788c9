import type { PlacedLook } from './quality-meter.ts';

/** From one look to another, in the file. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/** What lasts no longer is not worth a word: a slide stands longer, and is only told of after movement. */
const longMs = 10_000;
/** Looks one after another that saw something new: with one a second, the picture moved for more than two seconds. */
const movingLooks = 3;
/** A page that freezes again and again must not fill the memory. */
const mostStretches = 20;

/**
 * Tells from the looks at the picture where nothing happened. Only what was seen: a stretch goes from the first look at
 * a picture to the last look at the same, so it is up to a second shorter than the truth at each end.
 */
export function createStillness() {
  const blank: Stretch[] = [];
  const frozen: Stretch[] = [];
  let looks = 0;
  let alwaysBlank = true;
  let session: number | undefined;
  let changes = 0;
  let still: (Stretch & { oneColour: boolean; moved: boolean }) | undefined;

  const close = (): void => {
    if (still === undefined || still.toMs - still.fromMs <= longMs) return;
    const { fromMs, toMs, oneColour, moved } = still;
    const list = oneColour ? blank : moved ? frozen : undefined;
    if (list !== undefined && list.length < mostStretches) list.push({ fromMs, toMs });
  };

  return {
    look({ picture, timestampMs, session: number }: PlacedLook): void {
      if (picture === undefined) return;
      looks += 1;
      const comparable = session === number;
      session = number;
      const changed = comparable && !picture.same;
      alwaysBlank &&= picture.oneColour && !changed;
      if (comparable && picture.same && still !== undefined) {
        still.toMs = timestampMs;
        changes = 0;
        return;
      }
      close();
      changes = changed ? changes + 1 : 0;
      const moved = changes >= movingLooks;
      still = { fromMs: timestampMs, toMs: timestampMs, oneColour: picture.oneColour, moved };
    },
    /** May be called once. */
    report(): { looks: number; blank: 'throughout' | Stretch[]; frozen: Stretch[] } {
      close();
      return { looks, blank: looks > 0 && alwaysBlank ? 'throughout' : blank, frozen };
    },
  };
}
