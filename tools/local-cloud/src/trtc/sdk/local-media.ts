import type { Streams } from '../signal-messages.ts';
import type { MediaKind } from './link-messages.ts';
import type { OutgoingTrack } from './publisher-link.ts';

/** A microphone, a camera, or a track of the page instead. */
export interface LocalStream extends OutgoingTrack {
  /** Whether the stand-in opened the device, and must close it. */
  readonly isCaptured: boolean;
  readonly publish: boolean;
  readonly muted: boolean;
}

/** The local streams. */
export interface LocalMedia {
  get(kind: MediaKind): LocalStream | undefined;
  set(kind: MediaKind, stream: LocalStream): void;
  remove(kind: MediaKind): void;
  published(): Streams;
  available(): Streams;
}

export function createLocalMedia(): LocalMedia {
  const streams = new Map<MediaKind, LocalStream>();
  const release = (stream: LocalStream | undefined): void => {
    if (stream?.isCaptured === true) stream.track.stop();
  };
  const isPublished = (kind: MediaKind): boolean => streams.get(kind)?.publish === true;
  const isAvailable = (kind: MediaKind): boolean => isPublished(kind) && streams.get(kind)?.muted === false;
  return {
    get: (kind) => streams.get(kind),
    set(kind, stream) {
      const earlier = streams.get(kind);
      if (earlier?.track !== stream.track) release(earlier);
      // Like in the real SDK, a muted track is silent or black locally, too.
      stream.track.enabled = !stream.muted;
      streams.set(kind, stream);
    },
    remove(kind) {
      release(streams.get(kind));
      streams.delete(kind);
    },
    published: () => ({ audio: isPublished('audio'), video: isPublished('video') }),
    available: () => ({ audio: isAvailable('audio'), video: isAvailable('video') }),
  };
}
