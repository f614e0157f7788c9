/** Messages between two browsers, relayed by the server. */
export type LinkMessage =
  | {
      readonly kind: 'offer';
      /** Identifies the connection. */
      readonly link: string;
      /** Counts the offers of a link. */
      readonly offer: number;
      readonly sdp: string;
    }
  | { readonly kind: 'answer'; readonly link: string; readonly offer: number; readonly sdp: string }
  /** An address of the sender of the offer or answer that was not known yet when its SDP was sent. */
  | {
      readonly kind: 'candidate';
      readonly of: 'offer' | 'answer';
      readonly link: string;
      readonly candidate: RTCIceCandidateInit;
    };

export type MediaKind = 'audio' | 'video';
export const MEDIA_KINDS: readonly MediaKind[] = ['audio', 'video'];
