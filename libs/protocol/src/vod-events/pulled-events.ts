import * as z from 'zod';
import { ServiceError } from '../errors/index.ts';
import { parseVodEvent } from './parse-vod-event.ts';
import { type VodEvent } from './vod-event.ts';

/** The answer to PullEvents, as the official SDK gives it. No events: an empty EventSet, null, or none. */
export const pullEventsAnswerSchema = z.looseObject({
  EventSet: z.array(z.unknown()).nullish(),
  RequestId: z.string().nullish(),
  /** A refusal has this in the place of EventSet; the SDK throws it. */
  Error: z.undefined().optional(),
});

/** The answer to PullEvents. */
export type PullEventsAnswer = z.output<typeof pullEventsAnswerSchema>;

/** One item of reliable mode: an event, or why it can't be read. */
export type PulledEvent = {
  /** What ConfirmEvents wants, within 30 s; undefined when the item has none, so that it can't be confirmed. */
  handle: string | undefined;
} & ({ event: VodEvent; problem?: undefined } | { event?: undefined; problem: ServiceError });

/**
 * The items of an answer to PullEvents, in their order. An item that can't be read takes nothing with it: it has a
 * `problem` in place of its `event`.
 *
 * @param value what the official SDK gives, or the whole body with `Response` around it
 * @throws ServiceError `InvalidEvent`, fault `destination`: it is no such answer
 */
export function parsePulledEvents(value: unknown): PulledEvent[] {
  const isWholeBody = typeof value === 'object' && value !== null && 'Response' in value;
  const answer = pullEventsAnswerSchema.safeParse(isWholeBody ? value.Response : value);
  if (answer.success) return (answer.data.EventSet ?? []).map(pulledEventOf);
  throw new ServiceError('InvalidEvent', 'EventSet: not an answer to PullEvents', {
    fault: 'destination',
    cause: answer.error,
  });
}

function pulledEventOf(item: unknown): PulledEvent {
  const handle = handleOf(item);
  try {
    return { handle, event: parseVodEvent(item) };
  } catch (problem) {
    if (problem instanceof ServiceError) return { handle, problem };
    throw problem;
  }
}

function handleOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('EventHandle' in item)) return undefined;
  return typeof item.EventHandle === 'string' && item.EventHandle !== '' ? item.EventHandle : undefined;
}
