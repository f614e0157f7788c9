import type { PlacedLook } from './session-joiner.ts';

/** From one look at the page to another, in the file. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/** What is known while the recording runs. */
export interface FreezesSoFar {
  /** Stretches that have ended. */
  blank: readonly Stretch[];
  frozen: readonly Stretch[];
  /** The stretch that continues, and since when. */
  now: { kind: 'blank' | 'frozen'; sinceMs: number } | undefined;
}

/** Ignore shorter freezes: a slide stays longer, and only counts after movement. */
const longMs = 10_000;
/** The number of consecutive looks that saw a new frame: at one a second, the page moved for more than two seconds. */
const movingLooks = 3;
/** Keeps a page that freezes again and again from filling the memory. */
const maxStretches = 20;

/**
 * Creates a detector for the parts of a recording in which nothing happened. A stretch goes from the first look at a
 * frame to the last look at the same one, so it may be up to a second too short at each end.
 */
export function createFreezeDetector() {
  const blank: Stretch[] = [];
  const frozen: Stretch[] = [];
  let looks = 0;
  // The first look of a session counts only if there is no other: on a busy machine it may still see the mark that
  // Chrome draws into the page to get its first frame.
  const blankSoFar = { first: true, later: true };
  let laterLooks = 0;
  let session: number | undefined;
  let isSecond = false;
  let changes = 0;
  let still: (Stretch & { oneColour: boolean; moved: boolean }) | undefined;

  /** Returns the stretch that continues, if it is long enough. */
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
    look({ frame, timestampMs, session: number }: PlacedLook): void {
      if (frame === undefined) return;
      looks += 1;
      const comparable = session === number;
      session = number;
      const changed = comparable && !frame.same;
      if (comparable) {
        laterLooks += 1;
        blankSoFar.later &&= frame.oneColour && (!changed || isSecond);
      } else blankSoFar.first &&= frame.oneColour;
      isSecond = !comparable;
      if (comparable && frame.same && still !== undefined) {
        still.toMs = timestampMs;
        changes = 0;
        return;
      }
      close();
      changes = changed ? changes + 1 : 0;
      const moved = changes >= movingLooks;
      still = { fromMs: timestampMs, toMs: timestampMs, oneColour: frame.oneColour, moved };
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
