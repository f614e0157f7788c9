import { createNutDemuxer, type NutPacket } from '../../../formats/nut-demuxer.ts';
import type { MediaKind } from './push-api.ts';

/**
 * Reads one track of a feed to its end. ffmpeg waits while nothing is read, because the connection is full.
 *
 * @param mayRead resolves when more is wanted
 */
export async function readFeed(
  feed: number,
  kind: MediaKind,
  onPacket: (packet: NutPacket) => void,
  { mayRead, signal }: { mayRead: () => Promise<void>; signal: AbortSignal },
): Promise<void> {
  const response = await fetch(`feed/${feed}/${kind}`, { signal });
  const reader = response.body?.getReader();
  if (!response.ok || reader === undefined) throw new Error(`feed ${feed}: ${response.status}`);
  const demuxer = createNutDemuxer(onPacket);
  for (;;) {
    await mayRead();
    signal.throwIfAborted();
    const { done, value } = await reader.read();
    signal.throwIfAborted();
    if (done) return;
    demuxer.push(value);
  }
}
