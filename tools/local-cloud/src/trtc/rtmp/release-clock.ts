/** Sound is on its way through an encoder for so long at most; pictures wait for it. */
const DELAY_MS = 200;
/** Media that is further from its time than this begins a new timeline: the sender stood still, or jumped. */
const MAX_DRIFT_MS = 1_000;

/** Lets sound and pictures go by one clock, so that what belongs together leaves together whatever came first. */
export interface ReleaseClock extends Disposable {
  /** @param atMs when it is to be seen or heard, in the sender's time; within a kind they come in order */
  schedule(kind: 'audio' | 'video', atMs: number, release: () => void): void;
}

export function openReleaseClock(): ReleaseClock {
  /** Our time minus the sender's. */
  let offsetMs: number | undefined;
  const lines = {
    audio: {
      waiting: [] as { atMs: number; release: () => void }[],
      timer: undefined as NodeJS.Timeout | undefined,
    },
    video: {
      waiting: [] as { atMs: number; release: () => void }[],
      timer: undefined as NodeJS.Timeout | undefined,
    },
  };
  const run = (line: (typeof lines)['audio']): void => {
    line.timer = undefined;
    for (let next = line.waiting[0]; next !== undefined; next = line.waiting[0]) {
      const leftMs = next.atMs - performance.now();
      if (leftMs > 0) {
        line.timer = setTimeout(run, leftMs, line);
        return;
      }
      line.waiting.shift();
      next.release();
    }
  };
  return {
    schedule(kind, senderMs, release) {
      const now = performance.now();
      offsetMs ??= now + DELAY_MS - senderMs;
      if (Math.abs(senderMs + offsetMs - DELAY_MS - now) > MAX_DRIFT_MS) offsetMs = now + DELAY_MS - senderMs;
      const line = lines[kind];
      line.waiting.push({ atMs: senderMs + offsetMs, release });
      line.timer ??= setTimeout(run, Math.max(0, senderMs + offsetMs - now), line);
    },
    [Symbol.dispose]() {
      for (const line of Object.values(lines)) {
        clearTimeout(line.timer);
        line.waiting.length = 0;
      }
    },
  };
}
