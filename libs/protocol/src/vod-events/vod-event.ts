import { type FileDeletedEvent } from './file-deleted.ts';
import { type NewFileUploadEvent } from './new-file-upload.ts';
import { type ProcedureStateChangedEvent } from './procedure-state-changed.ts';
import { type PullCompleteEvent } from './pull-complete.ts';
import { type VodEventType } from './vod-event-type.ts';

/** The events whose payload is parsed field by field. */
export type TypedVodEvent =
  NewFileUploadEvent | PullCompleteEvent | ProcedureStateChangedEvent | FileDeletedEvent;

declare const isUnknown: unique symbol;

/**
 * An undocumented event type: any text but the documented ones. TypeScript cannot express that, and plain `string`
 * would keep `event.EventType === 'NewFileUpload'` from narrowing; so this is a literal that no program writes.
 */
export type UnknownEventType = '(unknown)' & { readonly [isUnknown]: true };

/** An event that is kept as it came: of a type that is only known by name, or unknown. */
export interface OtherVodEvent {
  [field: string]: unknown;
  EventType: Exclude<VodEventType, TypedVodEvent['EventType']> | UnknownEventType;
  Sign?: string | null | undefined;
  T?: number | string | null | undefined;
  EventHandle?: string | null | undefined;
}

/** An event of the 3.0 notification, discriminated by `EventType`; undocumented fields are kept. */
export type VodEvent = TypedVodEvent | OtherVodEvent;
