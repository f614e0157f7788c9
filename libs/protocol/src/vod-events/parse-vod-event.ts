import * as z from 'zod';
import { ServiceError } from '../errors/index.ts';
import { describeIssue } from '../wire/request-body.ts';
import {
  fileDeletedEventSchema,
  newFileUploadEventSchema,
  procedureStateChangedEventSchema,
  pullCompleteEventSchema,
} from './typed-events.ts';
import type { OtherVodEvent, TypedVodEvent, VodEvent } from './vod-event.ts';
import { envelopeFields } from './wire-value.ts';

/** A body with thousands of faulty fields does not get a response with thousands of sentences. */
const maxProblemsNamed = 5;

/**
 * Creates the error for an event that is not as documented: code `InvalidEvent`, fault `caller`.
 *
 * @param message begins with the field and a colon, for example `FileUploadEvent.FileId: missing`
 */
export function invalidEvent(message: string, cause?: unknown): ServiceError {
  return new ServiceError('InvalidEvent', message, { fault: 'caller', cause });
}

/**
 * Creates the same from what a schema found, without repeating the input. The error must come from a parse with
 * `reportInput`.
 */
function toInvalidEvent(error: z.ZodError): ServiceError {
  const named = error.issues.slice(0, maxProblemsNamed).map(describeProblem);
  const unnamed = error.issues.length - named.length;
  return invalidEvent([...named, ...(unnamed > 0 ? [`and ${unnamed} more`] : [])].join('; '));
}

function describeProblem(issue: z.core.$ZodIssue): string {
  // The platform writes null for missing values.
  const complaint = issue.input === null ? 'missing' : describeIssue(issue);
  return `${issue.path.join('.')}: ${complaint}`;
}

/** Returns whether anything is nested more than `levels` objects or arrays deep. */
function isNestedDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const field of Object.values(value)) {
    if (typeof field === 'object' && isNestedDeeperThan(levels - 1, field)) return true;
  }
  return false;
}

/**
 * Documented events are at most 12 levels deep; JSON.stringify gives up at some thousands, and an event must be
 * storable.
 */
const maxLevels = 100;

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

/**
 * zod compiles a parser for each schema; without that, the first event, which a cold start waits for, is parsed
 * faster.
 */
let isFirst = true;

/**
 * Parses an event of the 3.0 notification: the body of a callback (normal mode, with or without `Sign` and `T`), or
 * an item of PullEvents (reliable mode, with `EventHandle`).
 *
 * Nothing is dropped: undocumented fields and nulls are kept. Undocumented event types are events, too.
 *
 * @param value parsed JSON
 * @throws ServiceError `InvalidEvent`, fault `caller`: names the faulty fields, for example `FileUploadEvent.FileId:
 *   missing`
 */
export function parseVodEvent(value: unknown): VodEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidEvent('event: must be an object');
  const schema = typedEventSchemas.get(readEventType(value)) ?? otherEventSchema;
  if (isNestedDeeperThan(maxLevels, value)) throw invalidEvent(`event: nested more than ${maxLevels} deep`);
  const jitless = isFirst;
  isFirst = false;
  const result = schema.safeParse(value, { reportInput: true, jitless });
  if (result.success) return result.data;
  throw toInvalidEvent(result.error);
}

function readEventType(value: object): string {
  const eventType = 'EventType' in value ? value.EventType : undefined;
  if (typeof eventType === 'string' && eventType !== '') return eventType;
  if (eventType !== undefined && eventType !== null && eventType !== '')
    throw invalidEvent('EventType: must be a string');
  if ('eventType' in value)
    throw invalidEvent('EventType: missing; this is the 2.0 format, choose 3.0 in the callback settings');
  throw invalidEvent('EventType: missing');
}
