import { cluster, keyBlock } from './build-webm.ts';

/** One audio packet of a live WebM stream as a cluster of its own, to follow the stream's header. */
export function audioCluster(packet: { track: number; timestampMs: number; data: Uint8Array }): Uint8Array {
  return cluster(Math.round(packet.timestampMs), keyBlock(packet.track, 0, packet.data));
}
