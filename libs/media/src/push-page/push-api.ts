/** What the push page offers to the worker, as `window.pusher`. */
export interface PushApi {
  /** Enters the room as anchor. What the SDK refuses is an answer, not an exception. */
  enter(options: EnterOptions): Promise<EnterFailure | undefined>;
  /**
   * Plays a feed: the first one publishes its tracks; later ones take the place of the one before. Resolves with false when
   * the feed ended before the place at which it was to begin.
   */
  play(feed: FeedOptions): Promise<boolean>;
  /** No more feeds come: the room sees what is left, then `played-out` is told. */
  endOfFeeds(): void;
  pause(): void;
  resume(): void;
  leave(): Promise<void>;
}

export interface EnterOptions {
  sdkAppId: number;
  roomId?: number;
  strRoomId?: string;
  userId: string;
  userSig: string;
  /** 100 leaves the sound as it is. */
  volumePercent: number;
  /** What the picture may cost; left out for a source without one. */
  videoProfile?: { width: number; height: number; frameRate: number; bitrate: number };
}

export interface FeedOptions {
  number: number;
  mimeType: string;
  isLive: boolean;
  /** Undefined: it goes on where the one before ended. Otherwise the player goes there, seconds of the feed's own clock. */
  fromSeconds?: number;
  /** What is added to the times of the feed, seconds; undefined: where what is there ends. */
  offsetSeconds?: number;
}

/** An error of the SDK's, as it tells it. */
export interface EnterFailure {
  /** The kind: `INVALID_PARAMETER`, `SERVER_ERROR`, … */
  name: string;
  code: number;
  /** Narrows it down: the account system's code of a UserSig that was refused, for one. */
  extraCode?: number;
  message: string;
}

/** What the page tells the worker. */
export type PushPageEvent =
  /** Told four times a second: where the player is in the feed's own clock, and up to where it has media, seconds. */
  | { type: 'position'; feed: number; seconds: number; bufferedSeconds: number }
  /** All of a feed has been taken, and where the player is then; an empty one had neither picture nor sound. */
  | { type: 'feed-taken'; feed: number; seconds: number; bufferedSeconds: number; isEmpty: boolean }
  /** What a feed holds cannot be played. */
  | { type: 'feed-refused'; feed: number; message: string }
  /** The last picture was shown. */
  | { type: 'played-out' }
  | { type: 'kicked'; reason: string }
  | { type: 'sdk-error'; message: string };

declare global {
  interface Window {
    pusher: PushApi;
  }
}
