import { type LinkMessage, type MediaKind } from '../sdk/link-messages.ts';
import { type Streams } from '../signal-messages.ts';
import { openSubscriberLink, type SubscriberLink } from './subscriber-link.ts';

/** A frame of H.264 as in RTMP: length-prefixed NAL units; key frames include the parameter sets. */
interface VideoFrame {
  readonly atMs: number;
  readonly isKey: boolean;
  readonly data: Buffer;
}

/** A user of a room whose media the local cloud itself sends. Disposing closes all connections. */
export interface RoomPublisher extends Disposable {
  /** Changes a user's subscription; without any stream its connection is closed. */
  setSubscription(userId: string, streams: Streams): void;
  takeAnswer(userId: string, message: LinkMessage): void;
  video(frame: VideoFrame): void;
  audio(frame: { readonly atMs: number; readonly data: Buffer }): void;
}

const VIDEO_CLOCK_PER_MS = 90;
const AUDIO_CLOCK_PER_MS = 48;
/** New subscribers get the frames since the last key frame, a millisecond apart: an RTMP push cannot be asked for a key frame. */
const CATCH_UP_MS = 1;
const MAX_CACHED_FRAMES = 600;

/** @param relay sends a message to a user's browser */
export function openRoomPublisher(
  name: string,
  relay: (userId: string, message: LinkMessage) => void,
): RoomPublisher {
  const links = new Map<string, { link: SubscriberLink; streams: Streams }>();
  /** Since the last key frame. */
  const cached: VideoFrame[] = [];

  const catchUp = (link: SubscriberLink): void => {
    const last = cached.at(-1);
    for (const [index, { data }] of cached.entries()) {
      const atMs = (last?.atMs ?? 0) - (cached.length - 1 - index) * CATCH_UP_MS;
      link.send('video', Math.round(atMs * VIDEO_CLOCK_PER_MS), data);
    }
  };
  const open = (userId: string): SubscriberLink => {
    const link: SubscriberLink = openSubscriberLink({
      name,
      send: (message) => relay(userId, message),
      onOpen: (kind) => kind === 'video' && catchUp(link),
    });
    return link;
  };
  const sendAll = (kind: MediaKind, timestamp: number, data: Buffer): void => {
    for (const { link } of links.values()) link.send(kind, timestamp, data);
  };
  return {
    setSubscription(userId, streams) {
      const known = links.get(userId);
      const isLess =
        known !== undefined &&
        ((known.streams.audio && !streams.audio) || (known.streams.video && !streams.video));
      // Dropping a stream ends its connection; the next period gets a new one.
      if (isLess) {
        known.link.close();
        links.delete(userId);
      }
      if (!streams.audio && !streams.video) return;
      const link = links.get(userId)?.link ?? open(userId);
      links.set(userId, { link, streams });
      link.setSubscription(streams);
    },
    takeAnswer(userId, message) {
      if (message.kind === 'answer') links.get(userId)?.link.takeAnswer(message);
    },
    video(frame) {
      if (frame.isKey || cached.length >= MAX_CACHED_FRAMES) cached.length = 0;
      if (frame.isKey || cached.length > 0) cached.push(frame);
      sendAll('video', Math.round(frame.atMs * VIDEO_CLOCK_PER_MS), frame.data);
    },
    audio: ({ atMs, data }) => sendAll('audio', Math.round(atMs * AUDIO_CLOCK_PER_MS), data),
    [Symbol.dispose]() {
      for (const { link } of links.values()) link.close();
      links.clear();
    },
  };
}
