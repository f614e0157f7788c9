import { createHash } from 'node:crypto';
import type { DurableQueue, QueueItem } from '@scf-media/cloud/queue';
import { toCanonicalContent } from '@scf-media/protocol/vod-events';

/**
 * Adds what is known by an id, unless it came before. What has the same id and says something else is not the same: it is
 * kept beside the first one. An event can be invented by whoever finds the address, and must not be in the place of the true
 * one; a true one that is told twice says the same.
 */
export async function addEvent(
  queue: DurableQueue,
  id: string,
  payload: Record<string, unknown>,
  json?: string,
): Promise<{ id: string; added: boolean; item: QueueItem }> {
  const first = await queue.add(id, payload, undefined, json);
  if (first.added || isSame(first.item.payload, payload)) return { id, ...first };
  // The ids' own short hash can be met by who invents.
  const digest = createHash('sha256').update(toCanonicalContent(payload)).digest('hex');
  const other = `${id}~${digest.slice(0, 32)}`;
  return { id: other, ...(await queue.add(other, payload, undefined, json)) };
}

function isSame(stored: unknown, payload: object): boolean {
  // An item that was done long ago may have been kept without its payload.
  if (typeof stored !== 'object' || stored === null) return true;
  return toCanonicalContent(stored) === toCanonicalContent(payload);
}
