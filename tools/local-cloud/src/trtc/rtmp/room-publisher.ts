import { type LinkMessage, type MediaKind } from '../sdk/link-messages.ts';
import { type Streams } from '../signal-messages.ts';
import { openSubscriberLink, type SubscriberLink } from './subscriber-link.ts';

/** H.264 as RTMP has it: each NAL unit behind its length; a key frame with its parameter sets. */
export interface VideoFrame {
  readonly atMs: number;
  readonly isKey: boolean;
  readonly data: Buffer;
}

/** A user of a room whose media comes from the local cloud itself. Disposing closes all its connections. */
export interface RoomPublisher extends Disposable {
  /** What a user wants from now on; without anything its connection goes. */
  want(userId: string, streams: Streams): void;
  takeAnswer(userId: string, message: LinkMessage): void;
  video(frame: VideoFrame): void;
  audio(frame: { readonly atMs: number; readonly data: Buffer }): void;
}

const VIDEO_CLOCK_PER_MS = 90;
const AUDIO_CLOCK_PER_MS = 48;
/** Who comes late gets the frames since the last key frame, each for a millisecond: nobody can ask an RTMP push for a new one. */
const CATCH_UP_MS = 1;
const MAX_KEPT_FRAMES = 600;

/** @param relay takes what a user's browser is to be told */
export function openRoomPublisher(
  name: string,
  relay: (userId: string, message: LinkMessage) => void,
): RoomPublisher {
  const links = new Map<string, { link: SubscriberLink; streams: Streams }>();
  /** Since the last key frame. */
  const kept: VideoFrame[] = [];

  const catchUp = (link: SubscriberLink): void => {
    const last = kept.at(-1);
    for (const [index, { data }] of kept.entries()) {
      const atMs = (last?.atMs ?? 0) - (kept.length - 1 - index) * CATCH_UP_MS;
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
    want(userId, streams) {
      const known = links.get(userId);
      const isLess =
        known !== undefined &&
        ((known.streams.audio && !streams.audio) || (known.streams.video && !streams.video));
      // A stream that was given up ends with its connection; the next period has a new one.
      if (isLess) {
        known.link.close();
        links.delete(userId);
      }
      if (!streams.audio && !streams.video) return;
      const link = links.get(userId)?.link ?? open(userId);
      links.set(userId, { link, streams });
      link.want(streams);
    },
    takeAnswer(userId, message) {
      if (message.kind === 'answer') links.get(userId)?.link.takeAnswer(message);
    },
    video(frame) {
      if (frame.isKey || kept.length >= MAX_KEPT_FRAMES) kept.length = 0;
      if (frame.isKey || kept.length > 0) kept.push(frame);
      sendAll('video', Math.round(frame.atMs * VIDEO_CLOCK_PER_MS), frame.data);
    },
    audio: ({ atMs, data }) => sendAll('audio', Math.round(atMs * AUDIO_CLOCK_PER_MS), data),
    [Symbol.dispose]() {
      for (const { link } of links.values()) link.close();
      links.clear();
    },
  };
}
