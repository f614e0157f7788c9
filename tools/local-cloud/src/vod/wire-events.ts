import { type VodEvent } from './vod-event.ts';
import { basicInfo, type UrlOf, type VodFile } from './vod-file.ts';
import { procedureTask, type ProcedureTask, type PullTask } from './vod-task.ts';

/** Now, as VOD writes times: whole seconds, UTC. */
export const isoTime = (): string => new Date().toISOString().replace(/\.\d+Z$/, 'Z');

/** NewFileUpload */
export const fileUploadEvent = (file: VodFile, urlOf: UrlOf): VodEvent => ({
  EventType: 'NewFileUpload',
  FileUploadEvent: {
    FileId: file.fileId,
    MediaBasicInfo: basicInfo(file, urlOf),
    ProcedureTaskId: '',
    ReviewAudioVideoTaskId: '',
    MetaData: file.metaData,
  },
});

/** ProcedureStateChanged */
export const procedureEvent = (task: ProcedureTask, urlOf: UrlOf): VodEvent => ({
  EventType: 'ProcedureStateChanged',
  ProcedureStateChangeEvent: procedureTask(task, urlOf),
});

/** FileDeleted */
export const fileDeletedEvent = (fileId: string): VodEvent => ({
  EventType: 'FileDeleted',
  FileDeleteEvent: { FileIdSet: [fileId], FileDeleteResultInfo: [{ FileId: fileId, DeleteParts: [] }] },
});

/** `PullUploadTask` of the wire, in the event and in DescribeTaskDetail. @param file when the pull has succeeded */
export function pullTask(task: PullTask, file: VodFile | undefined, urlOf: UrlOf): object {
  return {
    TaskId: task.taskId,
    Status: task.status === 'FINISH' ? 'FINISH' : 'PROCESSING',
    ErrCode: task.errCode,
    Message: task.message,
    FileId: task.fileId ?? '',
    ...(file === undefined ? {} : { MediaBasicInfo: basicInfo(file, urlOf), MetaData: file.metaData }),
    FileUrl: file === undefined ? '' : urlOf(file.key),
    ProcedureTaskId: '',
    ReviewAudioVideoTaskId: '',
    SessionContext: task.sessionContext,
    SessionId: task.sessionId,
    Progress: task.progress,
  };
}

/** PullComplete */
export const pullCompleteEvent = (task: PullTask, file: VodFile | undefined, urlOf: UrlOf): VodEvent => ({
  EventType: 'PullComplete',
  PullCompleteEvent: pullTask(task, file, urlOf),
});
