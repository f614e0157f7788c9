import { createHash } from 'node:crypto';
import type { DurableQueue } from '@scf-media/cloud/durable-store';
import type { Logger } from '@scf-media/cloud/log';
import type { PulledEvent } from '@scf-media/protocol/vod-events';
import { eventIdOf } from '@scf-media/protocol/vod-events';
import { withoutDeliveryFields } from '../accept/delivery-fields.ts';

/**
 * Makes one item of PullEvents safe.
 *
 * @param item as it came
 * @returns whether there is something new to do
 */
export async function storePulledEvent(
  pulled: PulledEvent,
  item: unknown,
  { queue, log }: { queue: DurableQueue; log: Logger },
): Promise<boolean> {
  if (pulled.event !== undefined) {
    const { added } = await queue.add(eventIdOf(pulled.event), withoutDeliveryFields(pulled.event));
    return added;
  }
  const { problem } = pulled;
  const id = `Unreadable-${createHash('sha256')
    .update(JSON.stringify(item) ?? '')
    .digest('hex')
    .slice(0, 32)}`;
  log.error(
    { id, code: problem.code, problem: problem.message },
    'an event can not be read; it is kept as failed',
  );
  // Not due for as long as it takes to mark it as failed.
  await queue.add(id, item, Date.now() + 60_000);
  await queue.fail(id, { code: problem.code, message: problem.message });
  return false;
}
