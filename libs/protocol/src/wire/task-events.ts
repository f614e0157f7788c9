import { z } from 'zod';

/** The events of a recording that a callback can report. */
export const taskEvents = ['started', 'progress', 'paused', 'resumed', 'gap', 'finished'] as const;

/** The events of a recording that a callback can report. */
export type TaskEvent = (typeof taskEvents)[number];

/**
 * `Events` of a request that starts a recording; in none of the documents.
 *
 * @param events those that there are of this kind of recording
 */
export function eventsField<const Events extends readonly [TaskEvent, ...TaskEvent[]]>(events: Events) {
  return z
    .array(z.enum(events))
    .min(1, { error: 'must name at least one event' })
    .transform((named) => [...new Set<TaskEvent>(named)])
    .optional()
    .meta({
      description:
        'Which events the callback receives; see events. With it each body has `Event`, and the result is sent only if the list has `finished`',
      addition: true,
      fallback: 'the result alone',
    });
}

/** Pure: returns whether the final callback is sent. */
export function tellsEnd(events: readonly TaskEvent[] | undefined): boolean {
  return events === undefined || events.includes('finished');
}
