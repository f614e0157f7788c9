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

/** Shorter freezes are ignored. A slide stays longer, so a freeze counts only after movement. */
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
  /** Whether the next look is the second one of its session. */
  let isSecond = false;
  /** How many looks in a row saw a new frame. */
  let changes = 0;
  let still: (Stretch & { oneColour: boolean; moved: boolean }) | undefined;

  /** Returns the stretch that continues, if it is long enough. */
  const findOpenStretch = (): (Stretch & { kind: 'blank' | 'frozen' }) | undefined => {
    if (still === undefined || still.toMs - still.fromMs <= longMs) return undefined;
    const { fromMs, toMs, oneColour, moved } = still;
    return oneColour || moved ? { fromMs, toMs, kind: oneColour ? 'blank' : 'frozen' } : undefined;
  };
  const closeStretch = (): void => {
    const over = findOpenStretch();
    if (over === undefined) return;
    const { fromMs, toMs, kind } = over;
    const list = kind === 'blank' ? blank : frozen;
    if (list.length < maxStretches) list.push({ fromMs, toMs });
  };

  return {
    addLook({ frame, timestampMs, session: lookSession }: PlacedLook): void {
      if (frame === undefined) return;
      looks += 1;
      const isComparable = session === lookSession;
      session = lookSession;
      const changed = isComparable && !frame.same;
      if (isComparable) {
        laterLooks += 1;
        blankSoFar.later &&= frame.oneColour && (!changed || isSecond);
      } else blankSoFar.first &&= frame.oneColour;
      isSecond = !isComparable;
      if (isComparable && frame.same && still !== undefined) {
        still.toMs = timestampMs;
        changes = 0;
        return;
      }
      closeStretch();
      changes = changed ? changes + 1 : 0;
      const moved = changes >= movingLooks;
      still = { fromMs: timestampMs, toMs: timestampMs, oneColour: frame.oneColour, moved };
    },
    soFar(): FreezesSoFar {
      const now = findOpenStretch();
      return { blank, frozen, now: now === undefined ? undefined : { kind: now.kind, sinceMs: now.fromMs } };
    },
    /** May be called once. */
    report(): { looks: number; blank: 'throughout' | Stretch[]; frozen: Stretch[] } {
      closeStretch();
      const isBlank = laterLooks > 0 ? blankSoFar.later : looks > 0 && blankSoFar.first;
      return { looks, blank: isBlank ? 'throughout' : blank, frozen };
    },
  };
}
