import type { ChunkHeader, RoomEvent } from './room-api.ts';

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
