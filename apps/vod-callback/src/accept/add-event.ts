import { createHash } from 'node:crypto';
import type { DurableQueue, QueueItem } from '@scf-media/cloud/queue';
import { toCanonicalContent, type VodEvent } from '@scf-media/protocol/vod-events';
import type { Logger } from '@scf-media/cloud/log';
import type { ServiceError } from '@scf-media/protocol/errors';

/**
 * Adds an item under an id, unless it is already there. An item with the same id but other content is stored in addition to
 * the first one: anybody who finds the address can forge an event, and a forged event must not suppress the genuine one. A genuine event
 * that is delivered twice has the same content.
 */
export async function addEvent(
  queue: DurableQueue,
  id: string,
  payload: Record<string, unknown>,
  json?: string,
): Promise<{ id: string; added: boolean; item: QueueItem }> {
  const first = await queue.add(id, payload, undefined, json);
  if (first.added || isSame(first.item.payload, payload)) return { id, ...first };
  // The short hash in the id can be forged.
  const digest = createHash('sha256').update(toCanonicalContent(payload)).digest('hex');
  const other = `${id}~${digest.slice(0, 32)}`;
  return { id: other, ...(await queue.add(other, payload, undefined, json)) };
}

function isSame(stored: unknown, payload: object): boolean {
  // The store drops the payloads of old items.
  if (typeof stored !== 'object' || stored === null) return true;
  return toCanonicalContent(stored) === toCanonicalContent(payload);
}

/** Removes the fields that belong to one delivery of an event. Returns the same object if there are none. */
export function stripDeliveryFields(event: VodEvent): Record<string, unknown> {
  if (!('Sign' in event || 'T' in event || 'EventHandle' in event)) return event;
  const { Sign: _, T: __, EventHandle: ___, ...fields } = event;
  return fields;
}

/** Stores an event that cannot be parsed as failed, so that operators can inspect it. Repeated deliveries add nothing. */
export async function addUnreadableEvent(
  item: unknown,
  problem: Pick<ServiceError, 'code' | 'message'>,
  { queue, log }: { queue: DurableQueue; log: Logger },
): Promise<void> {
  const text = JSON.stringify(item) ?? '';
  const id = `Unreadable-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  log.error({ id, code: problem.code, problem: problem.message }, 'cannot parse an event; stored as failed');
  // Due later, so that no consumer claims it before it is marked as failed.
  await queue.add(id, item, Date.now() + 60_000);
  await queue.fail(id, { code: problem.code, message: problem.message });
}
