import { vodEventExample } from '@scf-media/protocol/vod-events';

/** Makes a NewFileUpload for a file from the documents' example. */
export function makeUploadEvent(fileId: string): Record<string, unknown> {
  const event = vodEventExample('NewFileUpload');
  return { ...event, FileUploadEvent: { ...(event['FileUploadEvent'] as object), FileId: fileId } };
}

/** Makes a finished procedure: 100010 succeeded, 100020 failed. */
export function makeProcedureEvent(fileId: string, taskId: string): Record<string, unknown> {
  const task = (Definition: number, outcome: object) => ({
    Type: 'Transcode',
    TranscodeTask: { Input: { Definition }, ...outcome },
  });
  return {
    EventType: 'ProcedureStateChanged',
    ProcedureStateChangeEvent: {
      TaskId: taskId,
      Status: 'FINISH',
      ErrCode: 0,
      FileId: fileId,
      MediaProcessResultSet: [
        task(100010, {
          Status: 'SUCCESS',
          ErrCode: 0,
          Output: {
            Url: `https://1256768367.vod2.myqcloud.com/xxx/${fileId}/v.f100010.mp4`,
            Definition: 0,
            Height: 360,
          },
        }),
        task(100020, { Status: 'FAIL', ErrCode: 1000, ErrCodeExt: 'SourceFileError', Message: 'no picture' }),
      ],
    },
  };
}
