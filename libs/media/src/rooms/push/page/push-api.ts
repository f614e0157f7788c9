import type { RoomEntry } from '../../room-entry.ts';
import type { SdkFailure } from '../../trtc-sdk.ts';

/** What the push page offers to the worker, as `window.pusher`. */
export interface PushApi {
  /** Reads a feed, now or behind what is there. Resolves when its media is there to be seen. */
  play(feed: FeedOptions): Promise<FeedStart>;
  /** Enters the room as anchor and publishes: the clock begins to run. What the SDK refuses is an answer, not an exception. */
  enter(options: EnterOptions): Promise<SdkFailure | undefined>;
  /** No more feeds come: the room sees what is left, then `played-out` is told. */
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
  /** Where it begins to be seen, ms in the source. */
  fromMs: number;
  isLive: boolean;
  /** It comes in bursts, as the segments of a playlist do. */
  isPulled: boolean;
  /** Forget what is there. Otherwise it goes on behind it. */
  restarts: boolean;
  video?: { codec: string | 'raw'; width: number; height: number; framesPerSecond: number };
  hasAudio: boolean;
}

/** `empty`: it ended before the place at which it was to begin; `late`: its frames begin behind that. */
export type FeedStart = 'ready' | 'empty' | 'late';

/** What is added to the times of a feed: none is below 0 then, which NUT could not hold. */
export const feedTimeOffsetMs = 1_000_000;

/** Where the room is in a feed, ms in the source, and up to where there is media. */
export interface PushPosition {
  feed: number;
  positionMs: number;
  bufferedMs: number;
  isRunning: boolean;
}

/** What the page tells the worker. */
export type PushPageEvent =
  | { type: 'loaded' }
  /** Told four times a second. */
  | ({ type: 'position'; silentMs: Record<MediaKind, number> } & PushPosition)
  /** All of a feed has been taken. */
  | { type: 'feed-taken'; feed: number; endMs: number; isEmpty: boolean }
  /** The feed could not be read to its end. */
  | { type: 'feed-refused'; feed: number; message: string }
  /** Frames were damaged, and were left out up to the next key frame. */
  | { type: 'damaged'; feed: number }
  /** The browser decodes nothing of it: it has to come as raw frames. */
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
