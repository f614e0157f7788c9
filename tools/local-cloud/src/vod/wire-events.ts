import { type VodEvent } from './event-log.ts';
import { toBasicInfo, type ToMediaUrl, type VodFile } from './vod-file.ts';
import { toProcedureTask, type ProcedureTask, type PullTask } from './vod-task.ts';

/** Formats the current time like VOD: whole seconds, UTC. */
export const currentIsoTime = (): string => new Date().toISOString().replace(/\.\d+Z$/, 'Z');

/** NewFileUpload */
export const makeFileUploadEvent = (file: VodFile, toMediaUrl: ToMediaUrl): VodEvent => ({
  EventType: 'NewFileUpload',
  FileUploadEvent: {
    FileId: file.fileId,
    MediaBasicInfo: toBasicInfo(file, toMediaUrl),
    ProcedureTaskId: '',
    ReviewAudioVideoTaskId: '',
    MetaData: file.metaData,
  },
});

/** ProcedureStateChanged */
export const makeProcedureEvent = (task: ProcedureTask, toMediaUrl: ToMediaUrl): VodEvent => ({
  EventType: 'ProcedureStateChanged',
  ProcedureStateChangeEvent: toProcedureTask(task, toMediaUrl),
});

/** FileDeleted */
export const makeFileDeletedEvent = (fileId: string): VodEvent => ({
  EventType: 'FileDeleted',
  FileDeleteEvent: { FileIdSet: [fileId], FileDeleteResultInfo: [{ FileId: fileId, DeleteParts: [] }] },
});

/** Converts a task to `PullUploadTask`, for the event and DescribeTaskDetail. @param file if the pull has succeeded */
export function toPullTask(task: PullTask, file: VodFile | undefined, toMediaUrl: ToMediaUrl): object {
  return {
    TaskId: task.taskId,
    Status: task.status === 'FINISH' ? 'FINISH' : 'PROCESSING',
    ErrCode: task.errCode,
    Message: task.message,
    FileId: task.fileId ?? '',
    ...(file === undefined ? {} : { MediaBasicInfo: toBasicInfo(file, toMediaUrl), MetaData: file.metaData }),
    FileUrl: file === undefined ? '' : toMediaUrl(file.key),
    ProcedureTaskId: '',
    ReviewAudioVideoTaskId: '',
    SessionContext: task.sessionContext,
    SessionId: task.sessionId,
    Progress: task.progress,
  };
}

/** PullComplete */
export const makePullCompleteEvent = (
  task: PullTask,
  file: VodFile | undefined,
  toMediaUrl: ToMediaUrl,
): VodEvent => ({
  EventType: 'PullComplete',
  PullCompleteEvent: toPullTask(task, file, toMediaUrl),
});
