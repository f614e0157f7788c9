import type { RemoteMember, Streams } from '../signal-messages.ts';
import type { LinkMessage, MediaKind } from './link-messages.ts';
import { createPlayer, type Player } from './player.ts';
import { openReceiverLink } from './receiver-link.ts';

/** On loopback it takes about 100 ms; a machine under load takes longer. */
const TRACK_TIMEOUT_MS = 10_000;

interface RemoteUserOptions {
  readonly userId: string;
  subscribe(streams: Streams): void;
  send(message: LinkMessage): void;
  onTrack(track: MediaStreamTrack): void;
  onAutoplayFailed(kind: MediaKind, resume: () => Promise<void>): void;
}

/** A remote user, and the streams received from it. */
export interface RemoteUser {
  readonly userId: string;
  /** Its streams; initially none. */
  member: RemoteMember;
  isReceiving(kind: MediaKind): boolean;
  /** Subscribes to a stream and waits for its track. @throws if it does not arrive within 10 s, or is stopped */
  start(kind: MediaKind): Promise<void>;
  stop(kind: MediaKind): void;
  track(kind: MediaKind): MediaStreamTrack | null;
  readonly video: Player;
  readonly audio: Player;
  takeOffer(message: Extract<LinkMessage, { kind: 'offer' }>): void;
  takeCandidate(message: Extract<LinkMessage, { kind: 'candidate' }>): void;
  /** Repeats the subscription. */
  repeat(): void;
  statistics(): Promise<RTCStatsReport | undefined>;
  close(): void;
}

export function createRemoteUser(options: RemoteUserOptions): RemoteUser {
  const { userId } = options;
  const wanted = { audio: false, video: false };
  const tracks = new Map<MediaKind, MediaStreamTrack>();
  const waiting = new Map<MediaKind, PromiseWithResolvers<void>>();
  const players = {
    audio: createPlayer('audio', (resume) => options.onAutoplayFailed('audio', resume)),
    video: createPlayer('video', (resume) => options.onAutoplayFailed('video', resume)),
  };
  const link = openReceiverLink({
    send: options.send,
    onTrack(kind, track) {
      if (!wanted[kind]) return;
      tracks.set(kind, track);
      players[kind].setTrack(track);
      waiting.get(kind)?.resolve();
      options.onTrack(track);
    },
  });
  const stop = (kind: MediaKind): void => {
    if (!wanted[kind]) return;
    wanted[kind] = false;
    tracks.delete(kind);
    players[kind].setTrack(undefined);
    waiting.get(kind)?.reject(new Error(`the ${kind} of ${userId} was stopped`));
    options.subscribe({ ...wanted });
  };
  return {
    userId,
    member: { userId, published: { audio: false, video: false }, available: { audio: false, video: false } },
    isReceiving: (kind) => wanted[kind],
    async start(kind) {
      if (tracks.has(kind)) return;
      const underWay = waiting.get(kind);
      const arrival = underWay ?? Promise.withResolvers<void>();
      if (underWay === undefined) {
        waiting.set(kind, arrival);
        wanted[kind] = true;
        // Repeat it even if it was requested before: the offer or answer may have been lost.
        options.subscribe({ ...wanted });
      }
      const timer = setTimeout(
        () => arrival.reject(new Error(`the ${kind} of ${userId} did not arrive`)),
        TRACK_TIMEOUT_MS,
      );
      try {
        await arrival.promise;
      } finally {
        clearTimeout(timer);
        waiting.delete(kind);
      }
    },
    stop,
    track: (kind) => tracks.get(kind) ?? null,
    video: players.video,
    audio: players.audio,
    takeOffer: (message) => link.takeOffer(message),
    takeCandidate: (message) => link.takeCandidate(message),
    repeat() {
      if (wanted.audio || wanted.video) options.subscribe({ ...wanted });
    },
    statistics: () => link.statistics(),
    close() {
      stop('audio');
      stop('video');
      link.close();
    },
  };
}
