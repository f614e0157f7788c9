import type { PlacedLook } from './quality-meter.ts';

/** From one look to another, in the file. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/** How the picture stands while it is recorded. */
export interface FreezesSoFar {
  /** What is over. */
  blank: readonly Stretch[];
  frozen: readonly Stretch[];
  /** What goes on, and since when. */
  now: { kind: 'blank' | 'frozen'; sinceMs: number } | undefined;
}

/** What lasts no longer is not worth a word: a slide stands longer, and is only told of after movement. */
const longMs = 10_000;
/** Looks one after another that saw something new: with one a second, the picture moved for more than two seconds. */
const movingLooks = 3;
/** A page that freezes again and again must not fill the memory. */
const maxStretches = 20;

/**
 * Tells from the looks at the picture where nothing happened. Only what was seen: a stretch goes from the first look at
 * a picture to the last look at the same, so it is up to a second shorter than the truth at each end.
 */
export function createFreezeDetector() {
  const blank: Stretch[] = [];
  const frozen: Stretch[] = [];
  let looks = 0;
  // The first look of a session counts only where there is no other: on a busy machine it may still see the mark that
  // Chrome draws into the page to get its first picture.
  const blankSoFar = { first: true, later: true };
  let laterLooks = 0;
  let session: number | undefined;
  let isSecond = false;
  let changes = 0;
  let still: (Stretch & { oneColour: boolean; moved: boolean }) | undefined;

  /** The stretch that goes on, when it is worth a word. */
  const open = (): (Stretch & { kind: 'blank' | 'frozen' }) | undefined => {
    if (still === undefined || still.toMs - still.fromMs <= longMs) return undefined;
    const { fromMs, toMs, oneColour, moved } = still;
    return oneColour || moved ? { fromMs, toMs, kind: oneColour ? 'blank' : 'frozen' } : undefined;
  };
  const close = (): void => {
    const over = open();
    if (over === undefined) return;
    const { fromMs, toMs, kind } = over;
    const list = kind === 'blank' ? blank : frozen;
    if (list.length < maxStretches) list.push({ fromMs, toMs });
  };

  return {
    look({ picture, timestampMs, session: number }: PlacedLook): void {
      if (picture === undefined) return;
      looks += 1;
      const comparable = session === number;
      session = number;
      const changed = comparable && !picture.same;
      if (comparable) {
        laterLooks += 1;
        blankSoFar.later &&= picture.oneColour && (!changed || isSecond);
      } else blankSoFar.first &&= picture.oneColour;
      isSecond = !comparable;
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
    soFar(): FreezesSoFar {
      const now = open();
      return { blank, frozen, now: now === undefined ? undefined : { kind: now.kind, sinceMs: now.fromMs } };
    },
    /** May be called once. */
    report(): { looks: number; blank: 'throughout' | Stretch[]; frozen: Stretch[] } {
      close();
      const isBlank = laterLooks > 0 ? blankSoFar.later : looks > 0 && blankSoFar.first;
      return { looks, blank: isBlank ? 'throughout' : blank, frozen };
    },
  };
}
