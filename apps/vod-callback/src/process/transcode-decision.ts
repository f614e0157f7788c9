import {
  findFileId,
  findProcedureTaskId,
  findSourceType,
  type NewFileUploadEvent,
  type PullCompleteEvent,
} from '@scf-media/protocol/vod-events';

/** Start the transcodes of a file, or why not. */
export type TranscodeDecision = { start: string } | { skip: string };

/** Whether a new file is to be transcoded. */
export function transcodeDecision(event: NewFileUploadEvent | PullCompleteEvent): TranscodeDecision {
  if (event.EventType === 'PullComplete') {
    const { Status: status, ErrCode: errCode } = event.PullCompleteEvent;
    if (status === 'PROCESSING') return { skip: 'the pull has not ended' };
    if (errCode) return { skip: `the pull failed with ErrCode ${errCode}` };
  }
  const procedure = findProcedureTaskId(event);
  if (procedure !== undefined) return { skip: `procedure ${procedure} already runs` };
  // What processing has made raises the same event: transcoding that would go round for ever.
  if (findSourceType(event) === 'VideoProcessing') return { skip: 'made by video processing' };
  if (categoryOf(event) === 'Image') return { skip: 'an image' };
  const fileId = findFileId(event);
  return fileId === undefined ? { skip: 'there is no file' } : { start: fileId };
}

function categoryOf(event: NewFileUploadEvent | PullCompleteEvent): string | null | undefined {
  if (event.EventType === 'NewFileUpload') return event.FileUploadEvent.MediaBasicInfo?.Category;
  const media = event.PullCompleteEvent.MediaBasicInfo;
  return media?.Category ?? media?.MediaBasicInfo?.Category;
}
