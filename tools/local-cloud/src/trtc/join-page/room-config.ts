import type { RoomName } from '../signal-messages.ts';

/** The configuration of the join page: its checked query, and a UserSig. */
export interface RoomConfig {
  readonly sdkAppId: number;
  readonly room: RoomName;
  readonly userId: string;
  readonly userSig: string;
  /** `pattern`, `none`, or the URL of a media file. */
  readonly publish: string;
  readonly audio: boolean;
  readonly video: boolean;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** Whether the pattern has camera-like grain. */
  readonly hasGrain: boolean;
}

/** Controls for tests and the page's buttons, as `window.room`. */
export interface RoomControls {
  /** Settles when the room is entered and everything is published. */
  readonly entered: Promise<void>;
  mute(kind: 'audio' | 'video'): Promise<void>;
  unmute(kind: 'audio' | 'video'): Promise<void>;
  unpublish(kind: 'audio' | 'video'): Promise<void>;
  publish(kind: 'audio' | 'video'): Promise<void>;
  /** Changes the size of the pattern. */
  resize(width: number, height: number): void;
  /** Stops the pattern's frames, like a camera that hangs; `false` resumes them. */
  stall(isStalled: boolean): void;
  /** The tracks, published or not. */
  tracks(): { readonly audio: MediaStreamTrack | undefined; readonly video: MediaStreamTrack | undefined };
  leave(): Promise<void>;
  /** Why the session ended, once it has. */
  end(): string | undefined;
}
