import type { RoomName } from '../signal-messages.ts';

/** What the join page is told by the server: the query of its address, checked, and a UserSig. */
export interface RoomConfig {
  readonly sdkAppId: number;
  readonly room: RoomName;
  readonly userId: string;
  readonly userSig: string;
  /** `pattern`, `none`, or the address of a media file. */
  readonly publish: string;
  readonly audio: boolean;
  readonly video: boolean;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** Whether the pattern has grain, as a camera's pictures. */
  readonly hasGrain: boolean;
}

/** What tests and the page's buttons can do; the page has it as `window.room`. */
export interface RoomControls {
  /** Settles when the room was entered and everything is published. */
  readonly entered: Promise<void>;
  mute(kind: 'audio' | 'video'): Promise<void>;
  unmute(kind: 'audio' | 'video'): Promise<void>;
  unpublish(kind: 'audio' | 'video'): Promise<void>;
  publish(kind: 'audio' | 'video'): Promise<void>;
  /** Changes the size of the pattern. */
  resize(width: number, height: number): void;
  /** Stops the pattern's frames, as a camera that hangs; `false` lets them go on. */
  stall(isStalled: boolean): void;
  /** What is or would be published. */
  tracks(): { readonly audio: MediaStreamTrack | undefined; readonly video: MediaStreamTrack | undefined };
  leave(): Promise<void>;
  /** Why the stay ended, once it has. */
  end(): string | undefined;
}
