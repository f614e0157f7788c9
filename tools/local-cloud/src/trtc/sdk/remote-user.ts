import { type RemoteMember, type Streams } from '../signal-messages.ts';
import { type LinkMessage, type MediaKind } from './link-messages.ts';
import { addCandidate, gatherCandidates, onCandidate, showHiddenAddresses } from './candidates.ts';

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

/** Plays one track in the page. */
interface Player {
  setTrack(track: MediaStreamTrack | undefined): void;
  /** Sets the elements that show the video. */
  setViews(views: readonly HTMLElement[], fillMode?: string): void;
  setVolume(percent: number): void;
}

/**
 * Creates a player. Audio needs no view, but an element: Chrome delivers a connection's audio only while an element plays it
 * (https://issues.chromium.org/issues/40094084). Video is played in its views.
 */
function createPlayer(
  kind: 'audio' | 'video',
  onAutoplayFailed: (resume: () => Promise<void>) => void,
): Player {
  const elements = new Map<HTMLElement | undefined, HTMLMediaElement>();
  let current: MediaStreamTrack | undefined;

  const play = (element: HTMLMediaElement): void => {
    element.srcObject = current === undefined ? null : new MediaStream([current]);
    if (current === undefined) return;
    element.play().catch((error: unknown) => {
      const isForbidden = error instanceof DOMException && error.name === 'NotAllowedError';
      if (isForbidden) onAutoplayFailed(() => element.play());
    });
  };
  if (kind === 'audio') elements.set(undefined, document.createElement('audio'));

  return {
    setTrack(track) {
      current = track;
      for (const element of elements.values()) play(element);
    },
    setViews(views, fillMode = 'cover') {
      for (const [view, element] of elements)
        if (view !== undefined && !views.includes(view)) {
          element.srcObject = null;
          element.remove();
          elements.delete(view);
        }
      for (const view of views) {
        const known = elements.get(view);
        const element = known ?? document.createElement('video');
        // Audio has a separate element.
        element.muted = true;
        element.style.cssText = `width:100%;height:100%;object-fit:${fillMode}`;
        if (element instanceof HTMLVideoElement) element.playsInline = true;
        if (known !== undefined) continue;
        elements.set(view, element);
        view.append(element);
        play(element);
      }
    },
    setVolume(percent) {
      for (const element of elements.values()) element.volume = Math.min(1, Math.max(0, percent / 100));
    },
  };
}

interface ReceiverLinkOptions {
  send(message: LinkMessage): void;
  onTrack(kind: MediaKind, track: MediaStreamTrack): void;
}

/** The connection that receives one user's media. */
interface ReceiverLink {
  takeOffer(message: Extract<LinkMessage, { kind: 'offer' }>): void;
  takeCandidate(message: Extract<LinkMessage, { kind: 'candidate' }>): void;
  statistics(): Promise<RTCStatsReport | undefined>;
  close(): void;
}

function openReceiverLink({ send, onTrack }: ReceiverLinkOptions): ReceiverLink {
  let connection: RTCPeerConnection | undefined;
  let link = '';
  /** Serializes offers. */
  let pending: Promise<void> = Promise.resolve();

  const take = async (message: Extract<LinkMessage, { kind: 'offer' }>): Promise<void> => {
    if (message.link !== link || connection === undefined) {
      connection?.close();
      connection = new RTCPeerConnection();
      connection.ontrack = ({ track }) => onTrack(track.kind === 'audio' ? 'audio' : 'video', track);
      link = message.link;
      onCandidate(connection, (candidate) =>
        send({ kind: 'candidate', of: 'answer', link: message.link, candidate }),
      );
    }
    const current = connection;
    await current.setRemoteDescription({ type: 'offer', sdp: showHiddenAddresses(message.sdp) });
    await current.setLocalDescription();
    const sdp = await gatherCandidates(current);
    send({ kind: 'answer', link: message.link, offer: message.offer, sdp });
  };

  return {
    takeOffer(message) {
      pending = pending
        .then(() => take(message))
        .catch((error: unknown) => {
          if (connection?.signalingState !== 'closed') console.error('offer refused', error);
        });
    },
    takeCandidate(message) {
      // After pending offers: it may belong to one of them.
      pending = pending.then(async () => {
        if (message.link === link && connection !== undefined)
          await addCandidate(connection, message.candidate);
      });
    },
    statistics: async () => connection?.getStats(),
    close() {
      connection?.close();
    },
  };
}
