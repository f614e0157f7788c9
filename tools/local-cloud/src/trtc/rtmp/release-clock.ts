/** Maximum delay of the audio encoder, for which video waits. */
const DELAY_MS = 200;
/** Media that deviates more than this begins a new timeline, because the sender stalled or jumped. */
const MAX_DRIFT_MS = 1_000;

/** Releases audio and video on one clock, so that they stay synchronized whichever arrives first. */
interface ReleaseClock extends Disposable {
  /** @param atMs presentation time on the sender's clock, in order within a kind */
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
