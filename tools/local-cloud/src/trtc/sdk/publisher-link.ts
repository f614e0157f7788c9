import { type Streams } from '../signal-messages.ts';
import { addCandidate, gatherCandidates, onCandidate, showHiddenAddresses } from './candidates.ts';
import { type PreferredCodec, sortCodecs } from './codec-order.ts';
import { type LinkMessage, MEDIA_KINDS, type MediaKind } from './link-messages.ts';

const START_KBPS = 1000;

/** A track to send, with its limits. */
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

/** The connection that sends a user's media to one subscriber. */
export interface PublisherLink {
  setSubscription(streams: Streams): void;
  /** Applies changed tracks. */
  refresh(): void;
  /** Repeats a pending offer after an interruption of the signalling. */
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
  /** The limits applied to each transceiver, to avoid concurrent changes, which the browser rejects. */
  const applied = new WeakMap<RTCRtpTransceiver, string>();
  let wanted: Streams = { audio: false, video: false };
  let offers = 0;

  const offer = async (): Promise<void> => {
    // Replaces a pending offer.
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
        // This ends the receiver's track; the next period gets a new one.
        transceiver?.stop();
        transceivers.delete(kind);
      } else if (transceiver === undefined) {
        transceivers.set(kind, addTransceiver(connection, source, codec));
      } else if (transceiver.sender.track !== source.track) {
        void transceiver.sender.replaceTrack(source.track);
      }
      const current = transceivers.get(kind);
      if (source === undefined || current === undefined) continue;
      const limits = toLimits(source);
      if (applied.get(current) === JSON.stringify(limits)) continue;
      applied.set(current, JSON.stringify(limits));
      void applyLimits(current.sender, limits);
    }
  };

  return {
    setSubscription(streams) {
      // Repeated by a subscriber that had lost its connection to the server: an offer may have been lost, too.
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
        .setRemoteDescription({ type: 'answer', sdp: raiseStartBitrate(showHiddenAddresses(message.sdp)) })
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
  if (track.kind === 'video') transceiver.setCodecPreferences(sortCodecs(codecs, codec));
  return transceiver;
}

interface Limits {
  readonly encoding: { readonly maxBitrate?: number; readonly maxFramerate?: number };
  readonly degradationPreference: RTCDegradationPreference | undefined;
}

const toLimits = ({ maxBitrateBps, maxFramerate, degradationPreference }: OutgoingTrack): Limits => ({
  encoding: {
    ...(maxBitrateBps === undefined ? {} : { maxBitrate: maxBitrateBps }),
    ...(maxFramerate === undefined ? {} : { maxFramerate }),
  },
  degradationPreference,
});

async function applyLimits(sender: RTCRtpSender, { encoding, degradationPreference }: Limits): Promise<void> {
  const parameters = sender.getParameters();
  if (degradationPreference !== undefined) parameters.degradationPreference = degradationPreference;
  for (const each of parameters.encodings) Object.assign(each, encoding);
  await sender.setParameters(parameters).catch((error: unknown) => console.warn('limits refused', error));
}

/**
 * Raises the start bit rate in a sender's remote description. Chrome begins with 300 kbps and probes upwards, which is unnecessary
 * on one machine, and would blur the first second of a recording.
 */
export function raiseStartBitrate(sdp: string): string {
  return sdp
    .split(/(?=^m=)/m)
    .map((section) =>
      section.startsWith('m=video')
        ? section.replaceAll(/^(a=fmtp:\d+ (?!apt=).*?)(\r?)$/gm, `$1;x-google-start-bitrate=${START_KBPS}$2`)
        : section,
    )
    .join('');
}
