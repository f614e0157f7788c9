import { type NewFileUploadEvent } from './new-file-upload.ts';
import { type PullCompleteEvent } from './pull-complete.ts';

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
