import * as z from 'zod';
import { fileDeletedEventSchema } from './file-deleted.ts';
import { invalidEvent, invalidEventOf } from './invalid-event.ts';
import { isNestedDeeperThan } from './nesting.ts';
import { newFileUploadEventSchema } from './new-file-upload.ts';
import { procedureStateChangedEventSchema } from './procedure-state-changed.ts';
import { pullCompleteEventSchema } from './pull-complete.ts';
import { type OtherVodEvent, type TypedVodEvent, type VodEvent } from './vod-event.ts';
import { envelopeFields } from './wire-value.ts';

/** Documented events are at most 12 deep; JSON.stringify gives up some thousands deep, and an event must be storable. */
const deepestLevel = 100;

const typedEventSchemas: ReadonlyMap<string, z.ZodType<TypedVodEvent>> = new Map<
  string,
  z.ZodType<TypedVodEvent>
>([
  ['NewFileUpload', newFileUploadEventSchema],
  ['PullComplete', pullCompleteEventSchema],
  ['ProcedureStateChanged', procedureStateChangedEventSchema],
  ['FileDeleted', fileDeletedEventSchema],
]);

const otherEventSchema = z.looseObject({
  EventType: z.custom<OtherVodEvent['EventType']>((type) => typeof type === 'string' && type !== ''),
  ...envelopeFields,
});

/** zod compiles a parser for each schema it meets; the first event, which a cold start waits for, is read faster without. */
let isFirst = true;

/**
 * Reads one event of the 3.0 notification: the body of a callback (normal mode, with or without `Sign` and `T`), or
 * one item of PullEvents (reliable mode, with `EventHandle`).
 *
 * Nothing that came is left out: fields that are not documented and nulls are kept. Event types that are not
 * documented are events too.
 *
 * @param value parsed JSON
 * @throws ServiceError `InvalidEvent`, fault `caller`: names the fields at fault, such as `FileUploadEvent.FileId: missing`
 */
export function parseVodEvent(value: unknown): VodEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidEvent('event: must be an object');
  const schema = typedEventSchemas.get(eventTypeOf(value)) ?? otherEventSchema;
  if (isNestedDeeperThan(deepestLevel, value))
    throw invalidEvent(`event: nested more than ${deepestLevel} deep`);
  const jitless = isFirst;
  isFirst = false;
  const result = schema.safeParse(value, { reportInput: true, jitless });
  if (result.success) return result.data;
  throw invalidEventOf(result.error);
}

/**
 * Reads the body of a callback.
 *
 * @throws ServiceError `InvalidEvent`, fault `caller`: `request body: must be JSON`, and all that parseVodEvent throws
 */
export function parseVodEventText(text: string): VodEvent {
  return parseVodEvent(jsonOf(text));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error of JSON.parse quotes what came: neither answer nor log needs that.
    throw invalidEvent('request body: must be JSON');
  }
}

function eventTypeOf(value: object): string {
  const eventType = 'EventType' in value ? value.EventType : undefined;
  if (typeof eventType === 'string' && eventType !== '') return eventType;
  if (eventType !== undefined && eventType !== null && eventType !== '')
    throw invalidEvent('EventType: must be a string');
  if ('eventType' in value)
    throw invalidEvent('EventType: missing; this is the 2.0 format, choose 3.0 in the callback settings');
  throw invalidEvent('EventType: missing');
}
