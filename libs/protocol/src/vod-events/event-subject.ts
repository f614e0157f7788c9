import { type VodEvent } from './vod-event.ts';
import { isVodEventType, vodEventPayloads } from './vod-event-type.ts';

/** Returns the file that the event is about; undefined when it names none, or several. */
export function findFileId(event: VodEvent): string | undefined {
  switch (event.EventType) {
    case 'NewFileUpload':
      return event.FileUploadEvent.FileId;
    case 'PullComplete':
      return event.PullCompleteEvent.FileId || undefined;
    case 'ProcedureStateChanged':
      return event.ProcedureStateChangeEvent.FileId || undefined;
    case 'FileDeleted': {
      const [fileId, ...more] = event.FileDeleteEvent.FileIdSet ?? [];
      return more.length === 0 && fileId !== '' ? fileId : undefined;
    }
    default:
      return textIn(event, 'FileId');
  }
}

/** Returns the task that the event reports on; undefined when there is none (an upload is not a task). */
export function findTaskId(event: VodEvent): string | undefined {
  switch (event.EventType) {
    case 'PullComplete':
      return event.PullCompleteEvent.TaskId;
    case 'ProcedureStateChanged':
      return event.ProcedureStateChangeEvent.TaskId;
    case 'NewFileUpload':
    case 'FileDeleted':
      return undefined;
    default:
      return textIn(event, 'TaskId');
  }
}

/** Reads a field of the payload of an event that is not parsed field by field. */
function textIn(event: VodEvent, name: 'FileId' | 'TaskId'): string | undefined {
  const type: string = event.EventType;
  const payload: unknown = event[isVodEventType(type) ? vodEventPayloads[type] : `${type}Event`];
  if (typeof payload !== 'object' || payload === null) return undefined;
  const text = (payload as Record<string, unknown>)[name];
  return typeof text === 'string' && text !== '' ? text : undefined;
}
