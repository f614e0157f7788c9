/** What two browsers say to each other by way of the server. */
export type LinkMessage =
  | {
      readonly kind: 'offer';
      /** A new one is a new connection. */
      readonly link: string;
      /** Counts the offers of a link. */
      readonly offer: number;
      readonly sdp: string;
    }
  | { readonly kind: 'answer'; readonly link: string; readonly offer: number; readonly sdp: string }
  /** An address of the one who sent the offer, or the answer: those that are known by then are in its SDP, others follow. */
  | {
      readonly kind: 'candidate';
      readonly of: 'offer' | 'answer';
      readonly link: string;
      readonly candidate: RTCIceCandidateInit;
    };

export type MediaKind = 'audio' | 'video';
export const MEDIA_KINDS: readonly MediaKind[] = ['audio', 'video'];
