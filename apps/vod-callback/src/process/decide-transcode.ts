import {
  findFileId,
  findProcedureTaskId,
  findSourceType,
  type NewFileUploadEvent,
  type PullCompleteEvent,
} from '@scf-media/protocol/vod-events';
import { createHash } from 'node:crypto';

/** The file to transcode, or the reason to skip it. */
type TranscodeDecision = { start: string } | { skip: string };

/** Decides whether to transcode a new file. */
export function decideTranscode(event: NewFileUploadEvent | PullCompleteEvent): TranscodeDecision {
  if (event.EventType === 'PullComplete') {
    const { Status: status, ErrCode: errCode } = event.PullCompleteEvent;
    if (status === 'PROCESSING') return { skip: 'the pull has not ended' };
    if (errCode) return { skip: `the pull failed with ErrCode ${errCode}` };
  }
  const procedure = findProcedureTaskId(event);
  if (procedure !== undefined) return { skip: `procedure ${procedure} already runs` };
  // Outputs of video processing raise the same event; transcoding them would loop forever.
  if (findSourceType(event) === 'VideoProcessing') return { skip: 'made by video processing' };
  if (findCategory(event) === 'Image') return { skip: 'an image' };
  const fileId = findFileId(event);
  return fileId === undefined ? { skip: 'there is no file' } : { start: fileId };
}

function findCategory(event: NewFileUploadEvent | PullCompleteEvent): string | null | undefined {
  if (event.EventType === 'NewFileUpload') return event.FileUploadEvent.MediaBasicInfo?.Category;
  const media = event.PullCompleteEvent.MediaBasicInfo;
  return media?.Category ?? media?.MediaBasicInfo?.Category;
}

/**
 * Derives the SessionId of a file and its templates (at most 50 characters). VOD rejects a SessionId that it saw within three
 * days, so a file is transcoded once, however often its event is delivered.
 */
export function toSessionId(fileId: string, definitions: readonly number[]): string {
  const sorted = [...new Set(definitions)].sort((a, b) => a - b);
  const digest = createHash('sha256')
    .update(JSON.stringify([fileId, sorted]))
    .digest('hex');
  return `vod-callback-${digest.slice(0, 32)}`;
}
