import { randomInt, randomUUID } from 'node:crypto';
import nodeDataChannel, { type RtpPacketizationConfig, type Track } from 'node-datachannel';
import { showHiddenAddresses } from '../sdk/candidates.ts';
import { type LinkMessage, MEDIA_KINDS, type MediaKind } from '../sdk/link-messages.ts';
import { type Streams } from '../signal-messages.ts';

/** The way of one RTMP push's media to one user of the room: WebRTC, as from any other publisher. */
export interface SubscriberLink {
  /** What is wanted of it; nothing closes it for good. */
  want(streams: Streams): void;
  takeAnswer(message: Extract<LinkMessage, { kind: 'answer' }>): void;
  /** @param timestamp on the clock of the kind */
  send(kind: MediaKind, timestamp: number, data: Buffer): void;
  close(): void;
}

export interface SubscriberLinkOptions {
  readonly name: string;
  send(message: LinkMessage): void;
  /** The other side hears or sees from now on. */
  onOpen(kind: MediaKind): void;
}

/** Payload types are ours to choose, as we make the offer. */
const CODECS = {
  audio: { payloadType: 111, clockRate: 48_000 },
  video: { payloadType: 96, clockRate: 90_000 },
} as const;
/** A packet stays below the usual 1,500 bytes with all its headers. */
const MAX_FRAGMENT_BYTES = 1_180;
const H264_PROFILE = 'profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1';

export function openSubscriberLink({ name, send, onOpen }: SubscriberLinkOptions): SubscriberLink {
  const connection = new nodeDataChannel.PeerConnection(name, {
    iceServers: [],
    bindAddress: '127.0.0.1',
    disableAutoNegotiation: true,
  });
  const link = randomUUID();
  const tracks = new Map<MediaKind, { track: Track; config: RtpPacketizationConfig }>();
  const isOpen = new Set<MediaKind>();
  let wanted: Streams = { audio: false, video: false };
  let offers = 0;
  let isClosed = false;

  connection.onLocalDescription((sdp, type) => {
    if (isClosed || type !== 'offer') return;
    offers++;
    send({ kind: 'offer', link, offer: offers, sdp: withoutCandidates(sdp) });
  });

  const add = (kind: MediaKind): void => {
    const { payloadType, clockRate } = CODECS[kind];
    const ssrc = randomInt(1, 2 ** 32);
    const media =
      kind === 'video'
        ? new nodeDataChannel.Video(kind, 'SendOnly')
        : new nodeDataChannel.Audio(kind, 'SendOnly');
    if ('addH264Codec' in media) media.addH264Codec(payloadType, H264_PROFILE);
    else media.addOpusCodec(payloadType, 'minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1');
    media.addSSRC(ssrc, name, link, `${link}-${kind}`);
    const track = connection.addTrack(media);
    const config = new nodeDataChannel.RtpPacketizationConfig(ssrc, name, payloadType, clockRate);
    const packetizer =
      kind === 'video'
        ? new nodeDataChannel.H264RtpPacketizer('Length', config, MAX_FRAGMENT_BYTES)
        : new nodeDataChannel.RtpPacketizer(config);
    packetizer.addToChain(new nodeDataChannel.RtcpSrReporter(config));
    packetizer.addToChain(new nodeDataChannel.RtcpNackResponder());
    track.setMediaHandler(packetizer);
    track.onOpen(() => {
      if (isClosed) return;
      isOpen.add(kind);
      onOpen(kind);
    });
    tracks.set(kind, { track, config });
  };

  /** One offer after the other: an answer closes tracks that were added behind its offer. */
  const negotiate = (): void => {
    if (isClosed || connection.signalingState() !== 'stable') return;
    const missing = MEDIA_KINDS.filter((kind) => wanted[kind] && !tracks.has(kind));
    for (const kind of missing) add(kind);
    if (missing.length > 0) connection.setLocalDescription('offer');
  };

  return {
    want(streams) {
      wanted = streams;
      negotiate();
    },
    takeAnswer(message) {
      if (message.link !== link || message.offer !== offers || isClosed) return;
      if (connection.signalingState() !== 'have-local-offer') return;
      try {
        connection.setRemoteDescription(showHiddenAddresses(message.sdp), 'answer');
      } catch {
        // The other side has closed the connection meanwhile; it is told so by the room.
        return;
      }
      negotiate();
    },
    send(kind, timestamp, data) {
      const found = tracks.get(kind);
      if (found === undefined || !isOpen.has(kind) || !found.track.isOpen()) return;
      found.config.timestamp = timestamp >>> 0;
      found.track.sendMessageBinary(data);
    },
    close() {
      isClosed = true;
      connection.close();
    },
  };
}

/**
 * Pure: an offer without our addresses. A browser tries them as soon as it has an answer, and libdatachannel fails for good when it hears
 * from somebody whose answer it does not have yet; so it is the first to try, with the addresses of the answer.
 */
function withoutCandidates(sdp: string): string {
  return sdp.replaceAll(/^a=(?:candidate:.*|end-of-candidates)\r?\n/gm, '');
}
