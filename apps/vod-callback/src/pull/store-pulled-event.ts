import type { DurableQueue } from '@scf-media/cloud/queue';
import type { Logger } from '@scf-media/cloud/log';
import { eventIdOf, type PulledEvent } from '@scf-media/protocol/vod-events';
import { addEvent } from '../accept/add-event.ts';
import { keepUnreadable } from '../accept/keep-unreadable.ts';
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
    const { added } = await addEvent(queue, eventIdOf(pulled.event), withoutDeliveryFields(pulled.event));
    return added;
  }
  await keepUnreadable(item, pulled.problem, { queue, log });
  return false;
}
