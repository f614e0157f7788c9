import { z } from 'zod';

/** What a callback can tell of a recording. */
export const taskEvents = ['started', 'progress', 'paused', 'resumed', 'gap', 'finished'] as const;

/** What a callback can tell of a recording. */
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
        'What the callback is told of; see events. With it each body has `Event`, and only a list with `finished` brings the result',
      addition: true,
      fallback: 'the result alone',
    });
}

/** Pure: whether the end is told. */
export function tellsEnd(events: readonly TaskEvent[] | undefined): boolean {
  return events === undefined || events.includes('finished');
}
