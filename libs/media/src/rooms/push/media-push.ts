import { ServiceError } from '@scf-media/protocol/errors';

/** What ended a push without a `stop`. */
export type PushEnd =
  /** The end of the file, or of the live stream. */
  | 'completed'
  /** The user was removed from the room. */
  | 'removed'
  /** The room was dismissed. */
  | 'dismissed'
  /** Another client entered the room as the same user. */
  | 'replaced';

/** An incident on the way, for the log. */
export interface PushEvent {
  /** `source-damaged` is a warning: part of the source was not shown. */
  type: 'source-restarted' | 'source-damaged' | 'browser-restarted' | 'connection-restarted';
  message: string;
}

/** What the room sees now. */
export interface PushPosition {
  /** The position in the file, ms; for a live stream how long the push has lasted. */
  positionMs: number;
  /** The duration of the file, ms; undefined for a live stream. */
  durationMs: number | undefined;
}

/** A source that is being pushed into a room, over either transport. Disposing ends it at once. */
export interface MediaPush extends AsyncDisposable {
  /** Resolves with what ended it; rejects with a ServiceError when it cannot continue. Never settles after `stop`. */
  readonly ended: Promise<PushEnd>;
  position(): PushPosition;
  /** Holds the media. A live stream continues with its newest moment when it is resumed. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** @param positionMs in the file. @throws ServiceError `InvalidStatus` for a live stream */
  seek(positionMs: number): Promise<void>;
  /** Leaves the room gracefully. */
  stop(): Promise<void>;
}

/** How often, and after which pauses, a push retries what broke. */
export interface RetryLimits {
  /** More failures in a row than this end the push. */
  readonly max: number;
  /** Returns the pause after this many failures in a row, ms. */
  pauseMs(failures: number): number;
}

/** Both fail after about 35 s. A file's server is retried less often; a live stream that returns should be visible within 5 s. */
const limits = { file: { max: 8, maxPauseMs: 8_000 }, live: { max: 14, maxPauseMs: 3_000 } };

/** @param firstMs the first pause; each further one is twice as long, up to a limit */
export function chooseRetryLimits({ isLive }: { isLive: boolean }, firstMs: number): RetryLimits {
  const { max, maxPauseMs } = isLive ? limits.live : limits.file;
  return { max, pauseMs: (failures) => Math.min(maxPauseMs, firstMs * 2 ** (failures - 1)) };
}

/** @throws ServiceError `InvalidStatus` when the source is not seekable */
export function assertSeekable({ isLive }: { isLive: boolean }): void {
  if (isLive) throw new ServiceError('InvalidStatus', 'a live stream has no positions', { fault: 'caller' });
}

/** What the push page reports of its clock. */
export interface ReportedPosition {
  /** What the room sees, ms in the source. */
  positionMs: number;
  /** Up to where the page has media, ms in the source. */
  bufferedMs: number;
  isRunning: boolean;
}

/** Between two reports the position is extrapolated, but not further than this, ms: the page may hang. */
const maxExtrapolationMs = 500;

/** Pure but for its clock: tracks what the room sees from the page's reports, across seeks and lost browsers. */
export function createPositionTracker(
  { startAtMs, isLive }: { startAtMs: number; isLive: boolean },
  now: () => number = () => performance.now(),
) {
  let last = { positionMs: startAtMs, bufferedMs: startAtMs, isRunning: false, atMs: 0 };
  /** How long a live push had lasted in browsers that were lost. */
  let lostSessionsMs = 0;
  const report = ({ positionMs, bufferedMs, isRunning }: ReportedPosition): void => {
    last = { positionMs, bufferedMs, isRunning, atMs: now() };
  };
  return {
    /** The last reported position, ms in the source. */
    get positionMs() {
      return last.positionMs;
    },
    get bufferedMs() {
      return last.bufferedMs;
    },
    report,
    /** The page has everything up to here. */
    buffered: (bufferedMs: number): void => report({ ...last, bufferedMs }),
    /** The page drops its media and begins here. */
    jumpTo: (fromMs: number): void => report({ positionMs: fromMs, bufferedMs: fromMs, isRunning: false }),
    /** The last frame was shown. @param maxMissingMs one track may be this much shorter than the file */
    end(durationMs: number, maxMissingMs: number): void {
      const isComplete = Math.abs(durationMs - last.bufferedMs) < maxMissingMs;
      report({ ...last, positionMs: isComplete ? durationMs : last.bufferedMs, isRunning: false });
    },
    /** A browser is lost: a live stream's next one counts from 0. */
    loseSession(): void {
      if (isLive) lostSessionsMs += last.positionMs;
    },
    toPosition(durationMs: number | undefined): PushPosition {
      const sinceMs = last.isRunning ? Math.min(maxExtrapolationMs, now() - last.atMs) : 0;
      const positionMs = last.positionMs + sinceMs;
      if (isLive) return { positionMs: lostSessionsMs + positionMs, durationMs: undefined };
      return { positionMs: Math.min(positionMs, durationMs ?? Infinity), durationMs };
    },
  };
}
