import type { RoomEntry } from '../../room-entry.ts';
import type { SdkFailure } from '../../trtc-sdk.ts';

/** A stream of an anchor: of the frame only the main one, not the shared screen. */
export type MediaKind = 'audio' | 'video';

/** What is recorded of each anchor. */
export type RoomMedia = 'audio' | 'video' | 'both';

/** What the room page offers to the worker, as `window.roomRecorder`. */
export interface RoomApi {
  /** Enters as audience and records every anchor from then on. What the SDK refuses is an answer, not an exception. */
  enter(options: EnterOptions): Promise<SdkFailure | undefined>;
  /** Ends every recording and leaves; resolves when the worker has taken the last bytes. */
  leave(): Promise<void>;
}

export interface EnterOptions extends RoomEntry {
  media: RoomMedia;
  /** How often a recorder hands over what it has. */
  timesliceMs: number;
  audioBitsPerSecond: number;
}

/** What the page tells the worker, in order with the recorded bytes. Times are wall-clock ms. */
export type RoomEvent =
  /** Told twice a second: the page lives. `silent` is how long the connection to the room has been lost. */
  | { type: 'beat'; lostMs: number }
  | { type: 'anchor-entered'; userId: string; atMs: number }
  | { type: 'anchor-left'; userId: string; atMs: number }
  /** An anchor begins to publish something of what is recorded; `period` counts in this page. */
  | { type: 'period-started'; period: number; userId: string; atMs: number }
  | { type: 'period-ended'; period: number; atMs: number }
  /** A stream can be received, or can't be any more: it was muted or is no longer published. */
  | { type: 'stream'; period: number; kind: MediaKind; available: boolean; atMs: number }
  /** A recorder begins; its bytes are a WebM stream of its own. */
  | { type: 'take-started'; take: number; period: number; kinds: MediaKind[] }
  | { type: 'take-ended'; take: number }
  /** So much was waiting for the worker that the recorders were stopped; they go on when there is room. */
  | { type: 'overflow'; heldBytes: number }
  | { type: 'kicked'; reason: string }
  | { type: 'sdk-error'; message: string };

/** The next bytes of a take, and when the page got them. */
export interface ChunkHeader {
  type: 'chunk';
  take: number;
  atMs: number;
}

declare global {
  interface Window {
    roomRecorder: RoomApi;
    /** Asked of the worker: whether this anchor is recorded. */
    isAnchorAccepted(userId: string): Promise<boolean>;
  }
}
