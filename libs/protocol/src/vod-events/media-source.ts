import { type NewFileUploadEvent } from './new-file-upload.ts';
import { type PullCompleteEvent } from './pull-complete.ts';

/**
 * Where the new file came from, such as `Upload`, `Record` or `VideoProcessing`; undefined when the event does not tell.
 * A service that processes every new file must leave alone what its own processing made, or it never ends.
 */
export function findSourceType(event: NewFileUploadEvent | PullCompleteEvent): string | undefined {
  return (
    (event.EventType === 'NewFileUpload'
      ? event.FileUploadEvent.MediaBasicInfo?.SourceInfo?.SourceType
      : findPulledSourceType(event)) || undefined
  );
}

/** Not empty: a procedure named at the upload (or with the order of the pull) already runs for the new file. */
export function findProcedureTaskId(event: NewFileUploadEvent | PullCompleteEvent): string | undefined {
  const task = event.EventType === 'NewFileUpload' ? event.FileUploadEvent : event.PullCompleteEvent;
  return task.ProcedureTaskId || undefined;
}

function findPulledSourceType(event: PullCompleteEvent): string | null | undefined {
  const media = event.PullCompleteEvent.MediaBasicInfo;
  return media?.SourceInfo?.SourceType ?? media?.MediaBasicInfo?.SourceInfo?.SourceType;
}
