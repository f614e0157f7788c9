import type { Streams } from '../signal-messages.ts';
import { addCandidate, gatherCandidates, onCandidate, showHiddenAddresses } from './candidates.ts';
import { startFast } from './start-fast.ts';
import { codecOrder, type PreferredCodec } from './codec-order.ts';
import { type LinkMessage, MEDIA_KINDS, type MediaKind } from './link-messages.ts';

/** What there is to be sent, and how. */
export interface OutgoingTrack {
  readonly track: MediaStreamTrack;
  readonly maxBitrateBps?: number;
  readonly maxFramerate?: number;
  readonly degradationPreference?: RTCDegradationPreference;
}

export interface PublisherLinkOptions {
  readonly codec: PreferredCodec;
  outgoing(kind: MediaKind): OutgoingTrack | undefined;
  send(message: LinkMessage): void;
}

/** One user's media on its way to one other, who gets only what was asked for. */
export interface PublisherLink {
  want(streams: Streams): void;
  /** The tracks have changed. */
  refresh(): void;
  /** The signalling was interrupted: what was under way is said again. */
  repeat(): void;
  takeAnswer(message: Extract<LinkMessage, { kind: 'answer' }>): void;
  takeCandidate(message: Extract<LinkMessage, { kind: 'candidate' }>): void;
  statistics(): Promise<RTCStatsReport>;
  close(): void;
}

export function openPublisherLink({ codec, outgoing, send }: PublisherLinkOptions): PublisherLink {
  const connection = new RTCPeerConnection();
  const link = crypto.randomUUID();
  onCandidate(connection, (candidate) => send({ kind: 'candidate', of: 'offer', link, candidate }));
  const transceivers = new Map<MediaKind, RTCRtpTransceiver>();
  /** Which limits a transceiver has; they are set one after the other, or the browser refuses. */
  const applied = new WeakMap<RTCRtpTransceiver, string>();
  let wanted: Streams = { audio: false, video: false };
  let offers = 0;

  const offer = async (): Promise<void> => {
    // In the middle of an exchange this takes its place.
    await connection.setLocalDescription(await connection.createOffer());
    offers++;
    const number = offers;
    const sdp = await gatherCandidates(connection);
    if (number === offers && connection.signalingState === 'have-local-offer')
      send({ kind: 'offer', link, offer: number, sdp });
  };
  const offerOrClose = (): void => {
    offer().catch((error: unknown) => {
      if (connection.signalingState !== 'closed') console.error('offer failed', error);
    });
  };
  connection.onnegotiationneeded = offerOrClose;
  connection.oniceconnectionstatechange = () => {
    if (connection.iceConnectionState === 'failed') connection.restartIce();
  };

  const repeat = (): void => {
    if (connection.signalingState === 'have-local-offer') offerOrClose();
  };
  const refresh = (): void => {
    for (const kind of MEDIA_KINDS) {
      const source = wanted[kind] ? outgoing(kind) : undefined;
      const transceiver = transceivers.get(kind);
      if (source === undefined) {
        // The receiver's track ends by that; the next period has a new one.
        transceiver?.stop();
        transceivers.delete(kind);
      } else if (transceiver === undefined) {
        transceivers.set(kind, addTransceiver(connection, source, codec));
      } else if (transceiver.sender.track !== source.track) {
        void transceiver.sender.replaceTrack(source.track);
      }
      const current = transceivers.get(kind);
      if (source === undefined || current === undefined) continue;
      const limits = limitsOf(source);
      if (applied.get(current) === JSON.stringify(limits)) continue;
      applied.set(current, JSON.stringify(limits));
      void limit(current.sender, limits);
    }
  };

  return {
    want(streams) {
      // Said again by somebody who had lost the connection to the server: an offer may have been lost with it.
      if (streams.audio === wanted.audio && streams.video === wanted.video) repeat();
      wanted = streams;
      refresh();
    },
    refresh,
    repeat,
    takeAnswer(message) {
      if (message.link !== link || message.offer !== offers) return;
      if (connection.signalingState !== 'have-local-offer') return;
      connection
        .setRemoteDescription({ type: 'answer', sdp: startFast(showHiddenAddresses(message.sdp)) })
        .catch((error: unknown) => console.error('answer failed', error));
    },
    takeCandidate(message) {
      if (message.link === link) void addCandidate(connection, message.candidate);
    },
    statistics: () => connection.getStats(),
    close: () => connection.close(),
  };
}

function addTransceiver(
  connection: RTCPeerConnection,
  { track }: OutgoingTrack,
  codec: PreferredCodec,
): RTCRtpTransceiver {
  const transceiver = connection.addTransceiver(track, { direction: 'sendonly' });
  const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
  if (track.kind === 'video') transceiver.setCodecPreferences(codecOrder(codecs, codec));
  return transceiver;
}

interface Limits {
  readonly encoding: { readonly maxBitrate?: number; readonly maxFramerate?: number };
  readonly degradationPreference: RTCDegradationPreference | undefined;
}

const limitsOf = ({ maxBitrateBps, maxFramerate, degradationPreference }: OutgoingTrack): Limits => ({
  encoding: {
    ...(maxBitrateBps === undefined ? {} : { maxBitrate: maxBitrateBps }),
    ...(maxFramerate === undefined ? {} : { maxFramerate }),
  },
  degradationPreference,
});

async function limit(sender: RTCRtpSender, { encoding, degradationPreference }: Limits): Promise<void> {
  const parameters = sender.getParameters();
  if (degradationPreference !== undefined) parameters.degradationPreference = degradationPreference;
  for (const each of parameters.encodings) Object.assign(each, encoding);
  await sender.setParameters(parameters).catch((error: unknown) => console.warn('limits refused', error));
}
