import { addCandidate, gatherCandidates, onCandidate, showHiddenAddresses } from './candidates.ts';
import type { LinkMessage, MediaKind } from './link-messages.ts';

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

export function openReceiverLink({ send, onTrack }: ReceiverLinkOptions): ReceiverLink {
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
