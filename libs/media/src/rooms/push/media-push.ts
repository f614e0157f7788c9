/** What ended a push by itself. */
export type PushEnd =
  /** The end of the file, or of the live stream. */
  | 'completed'
  /** The user was removed from the room. */
  | 'removed'
  /** The room is gone. */
  | 'dismissed'
  /** Somebody entered the room as the same user. */
  | 'replaced';

/** What happens on the way, for the log and for whoever asks. */
export interface PushEvent {
  /** `source-damaged` is a warning: something of the source was not seen. */
  type: 'source-restarted' | 'source-damaged' | 'browser-restarted' | 'connection-restarted';
  message: string;
}

/** Where the media is that the room sees now. */
export interface PushPosition {
  /** In the file, ms; in a live stream how long the push has lasted. */
  positionMs: number;
  /** Of the file, ms; undefined for a live stream. */
  durationMs: number | undefined;
}

/** Media on its way into a room, whatever carries it there. Disposing ends it at once. */
export interface MediaPush extends AsyncDisposable {
  /** Resolves with what ended it; rejects with a ServiceError when it cannot go on. Never settles after `stop`. */
  readonly ended: Promise<PushEnd>;
  position(): PushPosition;
  /** The media stands still. A live stream goes on at its newest moment when it is resumed. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** @param positionMs in the file. @throws ServiceError `InvalidStatus` for a live stream */
  seek(positionMs: number): Promise<void>;
  /** Leaves the room in good order. */
  stop(): Promise<void>;
}

/** How a push tries again what broke. */
interface Retries {
  /** More failures in a row than this are the end. */
  readonly most: number;
  /** The wait after so many failures in a row, ms. */
  pauseMs(failures: number): number;
}

/** Both are some 35 s in all: a file's server is left in peace, a live stream that is back is to be seen within 5 s. */
const limits = { file: { most: 8, mostPauseMs: 8_000 }, live: { most: 14, mostPauseMs: 3_000 } };

/** @param firstMs the first wait; each further one is twice as long, up to a limit */
export function retriesOf({ isLive }: { isLive: boolean }, firstMs: number): Retries {
  const { most, mostPauseMs } = isLive ? limits.live : limits.file;
  return { most, pauseMs: (failures) => Math.min(mostPauseMs, firstMs * 2 ** (failures - 1)) };
}
