import type { RoomEntry, SdkFailure } from '../../trtc-sdk.ts';

/** What the push page offers to the worker, as `window.pusher`. */
export interface PushApi {
  /** Reads a feed, immediately or after what is buffered. Resolves when its media can be shown. */
  play(feed: FeedOptions): Promise<FeedStart>;
  /**
   * Enters the room as anchor, publishes, and starts the clock. Returns a failure of the SDK instead of throwing it.
   */
  enter(options: EnterOptions): Promise<SdkFailure | undefined>;
  /** No more feeds will come: the room sees what is left, then the page sends `played-out`. */
  endOfFeeds(): void;
  pause(): void;
  resume(): void;
  position(): PushPosition;
  leave(): Promise<void>;
}

export interface EnterOptions extends RoomEntry {
  hasAudio: boolean;
  /** How the video is to be encoded; absent for a source without video. */
  videoProfile?: VideoProfile;
}

/** `bitrate` in kbit/s. */
export interface VideoProfile {
  width: number;
  height: number;
  frameRate: number;
  bitrate: number;
}

/** One run of ffmpeg over the source: `feed/<number>/video` and `feed/<number>/audio` are NUT streams. */
export interface FeedOptions {
  number: number;
  /** The position from which it is shown, ms in the source. */
  fromMs: number;
  isLive: boolean;
  /** It comes in bursts, like the segments of a playlist. */
  isPulled: boolean;
  /** Drops what is buffered; otherwise the feed follows it. */
  restarts: boolean;
  video?: { codec: string | 'raw'; width: number; height: number; framesPerSecond: number };
  hasAudio: boolean;
}

/** `empty`: it ended before the position at which it was to begin; `late`: its video begins after that position. */
export type FeedStart = 'ready' | 'empty' | 'late';

/** Added to the timestamps of a feed, because NUT has no negative ones. */
export const feedTimeOffsetMs = 1_000_000;

/** What the room sees, ms in a feed's source, and up to where media is buffered. */
export interface PushPosition {
  feed: number;
  positionMs: number;
  bufferedMs: number;
  isRunning: boolean;
}

/** What the page reports to the worker. */
export type PushPageEvent =
  | { type: 'loaded' }
  /** Sent four times a second. */
  | ({ type: 'position'; silentMs: Record<MediaKind, number> } & PushPosition)
  /** A feed has been read to its end. */
  | { type: 'feed-taken'; feed: number; endMs: number; isEmpty: boolean }
  /** A feed could not be read to its end. */
  | { type: 'feed-refused'; feed: number; message: string }
  /** Damaged video was skipped, up to the next key frame. */
  | { type: 'damaged'; feed: number }
  /** The browser cannot decode the video: it has to come as raw frames. */
  | { type: 'undecodable'; feed: number; message: string }
  /** The last frame was shown. */
  | { type: 'played-out' }
  | { type: 'kicked'; reason: string }
  | { type: 'sdk-error'; message: string };

export type MediaKind = 'video' | 'audio';

declare global {
  interface Window {
    pusher: PushApi;
  }
}
