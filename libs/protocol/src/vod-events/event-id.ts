import { canonicalJson } from './canonical-json.ts';
import { contentHash } from './content-hash.ts';
import { type VodEvent } from './vod-event.ts';

/** What differs between two deliveries of the same event. */
const deliveryFields = new Set(['Sign', 'T', 'EventHandle']);

/** What may stand in an id as it is: documented ids are digits, letters and hyphens. */
const plainName = /^[\w.-]{1,128}$/;

/**
 * A name for the event that is the same each time it is delivered, in normal and in reliable mode: it does not depend
 * on `Sign`, `T`, `EventHandle`, the order of fields, or whether an absent field is null. Letters, digits and `-._~`,
 * so it can be a part of a URL or a file name.
 *
 * | event                            | id                                    |
 * |----------------------------------|---------------------------------------|
 * | NewFileUpload                    | `NewFileUpload-<FileId>`              |
 * | PullComplete                     | `PullComplete-<TaskId>`               |
 * | ProcedureStateChanged, FINISH    | `ProcedureStateChanged-<TaskId>`      |
 * | ProcedureStateChanged, otherwise | `ProcedureStateChanged-<TaskId>~<hash of the content>` |
 * | any other                        | `<EventType>-<hash of the content>`   |
 *
 * An id of the platform with any other character in it is replaced by `~` and its hash.
 */
export function eventIdOf(event: VodEvent): string {
  switch (event.EventType) {
    case 'NewFileUpload':
      return `NewFileUpload-${nameOf(event.FileUploadEvent.FileId)}`;
    case 'PullComplete':
      return `PullComplete-${nameOf(event.PullCompleteEvent.TaskId)}`;
    case 'ProcedureStateChanged': {
      const { TaskId, Status } = event.ProcedureStateChangeEvent;
      const change = Status === 'FINISH' ? '' : `~${hashOf(event)}`;
      return `ProcedureStateChanged-${nameOf(TaskId)}${change}`;
    }
    default:
      return `${nameOf(event.EventType)}-${hashOf(event)}`;
  }
}

function nameOf(text: string): string {
  return plainName.test(text) ? text : `~${contentHash(text)}`;
}

/** Pure: tells events of one id apart that say different things; the same for each delivery of one. */
export function contentHashOf(event: object): string {
  return contentHash(canonicalJson(event, deliveryFields));
}

function hashOf(event: VodEvent): string {
  return contentHash(canonicalJson(event, deliveryFields));
}
