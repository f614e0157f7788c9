import { randomInt, randomUUID } from 'node:crypto';
import nodeDataChannel, { type RtpPacketizationConfig, type Track } from 'node-datachannel';
import { showHiddenAddresses } from '../sdk/candidates.ts';
import { type LinkMessage, MEDIA_KINDS, type MediaKind } from '../sdk/link-messages.ts';
import { type Streams } from '../signal-messages.ts';

/** The WebRTC connection from an RTMP push to one subscriber. */
export interface SubscriberLink {
  /** Changes the subscription. */
  setSubscription(streams: Streams): void;
  takeAnswer(message: Extract<LinkMessage, { kind: 'answer' }>): void;
  /** @param timestamp on the kind's RTP clock */
  send(kind: MediaKind, timestamp: number, data: Buffer): void;
  close(): void;
}

interface SubscriberLinkOptions {
  readonly name: string;
  send(message: LinkMessage): void;
  /** Called when the subscriber can receive the kind. */
  onOpen(kind: MediaKind): void;
}

/** The offerer chooses the payload types. */
const CODECS = {
  audio: { payloadType: 111, clockRate: 48_000 },
  video: { payloadType: 96, clockRate: 90_000 },
} as const;
/** Keeps packets below the usual MTU of 1,500 bytes. */
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
    send({ kind: 'offer', link, offer: offers, sdp: removeCandidates(sdp) });
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

  /** One offer at a time: an answer closes tracks added after its offer. */
  const negotiate = (): void => {
    if (isClosed || connection.signalingState() !== 'stable') return;
    const missing = MEDIA_KINDS.filter((kind) => wanted[kind] && !tracks.has(kind));
    for (const kind of missing) add(kind);
    if (missing.length > 0) connection.setLocalDescription('offer');
  };

  return {
    setSubscription(streams) {
      wanted = streams;
      negotiate();
    },
    takeAnswer(message) {
      if (message.link !== link || message.offer !== offers || isClosed) return;
      if (connection.signalingState() !== 'have-local-offer') return;
      try {
        connection.setRemoteDescription(showHiddenAddresses(message.sdp), 'answer');
      } catch {
        // The subscriber has closed the connection; the room reports that, too.
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
 * Removes our addresses from an offer. A browser would try them before its answer arrives, and libdatachannel fails permanently when
 * contacted before the answer. Without them libdatachannel connects first, to the addresses in the answer.
 */
function removeCandidates(sdp: string): string {
  return sdp.replaceAll(/^a=(?:candidate:.*|end-of-candidates)\r?\n/gm, '');
}
