import type { NewFileUploadEvent, PullCompleteEvent } from './typed-events.ts';
import { isVodEventType, vodEventPayloads, type VodEvent } from './vod-event.ts';

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
      return findPayloadFileId(event);
  }
}

/** Finds the file in the payload of an event that is not parsed field by field. */
function findPayloadFileId(event: VodEvent): string | undefined {
  const type: string = event.EventType;
  const payload: unknown = event[isVodEventType(type) ? vodEventPayloads[type] : `${type}Event`];
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { FileId } = payload as Record<string, unknown>;
  return typeof FileId === 'string' && FileId !== '' ? FileId : undefined;
}

/**
 * Returns where a new file came from, such as `Upload`, `Record` or `VideoProcessing`; undefined when the event does
 * not say. A service that processes every new file must skip the output of its own processing, or it never ends.
 */
export function findSourceType(event: NewFileUploadEvent | PullCompleteEvent): string | undefined {
  return (
    (event.EventType === 'NewFileUpload'
      ? event.FileUploadEvent.MediaBasicInfo?.SourceInfo?.SourceType
      : findPulledSourceType(event)) || undefined
  );
}

/**
 * Returns the procedure that was requested with the upload (or the pull) and already runs for the new file; empty
 * without one.
 */
export function findProcedureTaskId(event: NewFileUploadEvent | PullCompleteEvent): string | undefined {
  const task = event.EventType === 'NewFileUpload' ? event.FileUploadEvent : event.PullCompleteEvent;
  return task.ProcedureTaskId || undefined;
}

function findPulledSourceType(event: PullCompleteEvent): string | null | undefined {
  const media = event.PullCompleteEvent.MediaBasicInfo;
  return media?.SourceInfo?.SourceType ?? media?.MediaBasicInfo?.SourceInfo?.SourceType;
}
