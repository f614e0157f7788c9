import type { RoomEntry, SdkFailure } from '../../trtc-sdk.ts';

/** A stream of an anchor. `video` is the main stream, not the shared screen. */
export type MediaKind = 'audio' | 'video';

/** What is recorded of each anchor. */
export type RoomMedia = 'audio' | 'video' | 'both';

/** What the room page offers to the worker, as `window.roomRecorder`. */
export interface RoomApi {
  /** Enters as audience and records every anchor from then on. Returns a failure of the SDK instead of throwing it. */
  enter(options: EnterOptions): Promise<SdkFailure | undefined>;
  /** Ends every recording and leaves; resolves when the worker has accepted the last bytes. */
  leave(): Promise<void>;
}

export interface EnterOptions extends RoomEntry {
  media: RoomMedia;
  /** How often a recorder delivers data. */
  timesliceMs: number;
  audioBitsPerSecond: number;
}

/** What the page reports to the worker, in order with the recorded bytes. Times are wall-clock ms. */
export type RoomEvent =
  /** Sent twice a second as a heartbeat. `lostMs` is how long the connection to the room has been lost. */
  | { type: 'beat'; lostMs: number }
  | { type: 'anchor-entered'; userId: string; atMs: number }
  | { type: 'anchor-left'; userId: string; atMs: number }
  /** An anchor begins to publish something that is recorded; `period` counts in this page. */
  | { type: 'period-started'; period: number; userId: string; atMs: number }
  | { type: 'period-ended'; period: number; atMs: number }
  /** A stream has become available, or unavailable: it was muted or is no longer published. */
  | { type: 'stream'; period: number; kind: MediaKind; available: boolean; atMs: number }
  /** A recorder begins; its bytes are a WebM stream of their own. */
  | { type: 'take-started'; take: number; period: number; kinds: MediaKind[] }
  | { type: 'take-ended'; take: number }
  /** So much waited for the worker that the recorders were stopped; they resume when it has caught up. */
  | { type: 'overflow'; heldBytes: number }
  | { type: 'kicked'; reason: string }
  | { type: 'sdk-error'; message: string };

/** The next bytes of a take, and when the page received them. */
export interface ChunkHeader {
  type: 'chunk';
  take: number;
  atMs: number;
}

declare global {
  interface Window {
    roomRecorder: RoomApi;
    /** Asks the worker whether to record this anchor. */
    isAnchorAccepted(userId: string): Promise<boolean>;
  }
}

/** A message of a delivery: an event, or a header with its bytes. */
export interface DeliveredMessage {
  header: RoomEvent | ChunkHeader;
  bytes: Uint8Array;
}

/**
 * Pure: creates what precedes a message's bytes in a delivery: the lengths of its header and of its bytes (4 bytes
 * each, big-endian), and the header as JSON.
 */
export function createMessagePrefix(
  header: RoomEvent | ChunkHeader,
  byteLength: number,
): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const prefix = new Uint8Array(8 + json.length);
  const view = new DataView(prefix.buffer);
  view.setUint32(0, json.length);
  view.setUint32(4, byteLength);
  prefix.set(json, 8);
  return prefix;
}

/**
 * Pure: reads the messages of a delivery.
 *
 * @throws RangeError when it is truncated
 */
export function readDelivery(delivery: Uint8Array): DeliveredMessage[] {
  const messages: DeliveredMessage[] = [];
  const view = new DataView(delivery.buffer, delivery.byteOffset, delivery.byteLength);
  for (let at = 0; at < delivery.length;) {
    if (at + 8 > delivery.length) throw new RangeError('a truncated delivery');
    const bytesAt = at + 8 + view.getUint32(at);
    const end = bytesAt + view.getUint32(at + 4);
    if (end > delivery.length) throw new RangeError('a truncated delivery');
    // Our own page wrote it: its address contains a secret.
    const header = JSON.parse(new TextDecoder().decode(delivery.subarray(at + 8, bytesAt))) as
      RoomEvent | ChunkHeader;
    messages.push({ header, bytes: delivery.subarray(bytesAt, end) });
    at = end;
  }
  return messages;
}
