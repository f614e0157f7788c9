import * as z from 'zod';
import { ServiceError } from '../errors/index.ts';
import { parseVodEvent } from './parse-vod-event.ts';
import { type VodEvent } from './vod-event.ts';

/** The response of PullEvents as the official SDK returns it. No events: an empty EventSet, null, or none. */
export const pullEventsAnswerSchema = z.looseObject({
  EventSet: z.array(z.unknown()).nullish(),
  RequestId: z.string().nullish(),
  /** A failure has this instead of EventSet; the SDK throws it. */
  Error: z.undefined().optional(),
});

/** An item of reliable mode: an event, or why it cannot be read. */
export type PulledEvent = {
  /** What ConfirmEvents needs, within 30 s; undefined when the item has none and cannot be confirmed. */
  handle: string | undefined;
} & ({ event: VodEvent; problem?: undefined } | { event?: undefined; problem: ServiceError });

/**
 * Reads the items of a response of PullEvents, in order. An item that cannot be read does not affect the others: it
 * has a `problem` instead of an `event`.
 *
 * @param value what the official SDK returns, or the whole body with `Response` around it
 * @throws ServiceError `InvalidEvent`, fault `destination`: it is not such a response
 */
export function parsePulledEvents(value: unknown): PulledEvent[] {
  const isWholeBody = typeof value === 'object' && value !== null && 'Response' in value;
  const answer = pullEventsAnswerSchema.safeParse(isWholeBody ? value.Response : value);
  if (answer.success) return (answer.data.EventSet ?? []).map(parsePulledEvent);
  throw new ServiceError('InvalidEvent', 'EventSet: not a response to PullEvents', {
    fault: 'destination',
    cause: answer.error,
  });
}

function parsePulledEvent(item: unknown): PulledEvent {
  const handle = readHandle(item);
  try {
    return { handle, event: parseVodEvent(item) };
  } catch (problem) {
    if (problem instanceof ServiceError) return { handle, problem };
    throw problem;
  }
}

function readHandle(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('EventHandle' in item)) return undefined;
  return typeof item.EventHandle === 'string' && item.EventHandle !== '' ? item.EventHandle : undefined;
}
