import { z } from 'zod';
import { mediaMetaDataSchema } from './media-meta-data.ts';
import { toTranscodeItem, transcodeSchema, type ToMediaUrl } from './vod-file.ts';

const common = {
  taskId: z.string(),
  status: z.enum(['WAITING', 'PROCESSING', 'FINISH']),
  subAppId: z.number().optional(),
  createTime: z.iso.datetime(),
  beginTime: z.iso.datetime().optional(),
  finishTime: z.iso.datetime().optional(),
  priority: z.number(),
  sessionContext: z.string(),
  sessionId: z.string(),
};

const procedureItemSchema = z.object({
  definition: z.number(),
  status: z.enum(['PROCESSING', 'SUCCESS', 'FAIL']),
  errCode: z.number(),
  errCodeExt: z.string(),
  message: z.string(),
  /** 0 to 100. */
  progress: z.number(),
  beginTime: z.iso.datetime().optional(),
  finishTime: z.iso.datetime().optional(),
  output: transcodeSchema.optional(),
});
/** One transcode of a task. */
export type ProcedureItem = z.infer<typeof procedureItemSchema>;

const procedureTaskSchema = z.object({
  kind: z.literal('Procedure'),
  ...common,
  fileId: z.string(),
  fileName: z.string(),
  fileKey: z.string(),
  metaData: mediaMetaDataSchema,
  notifyMode: z.enum(['Finish', 'Change', 'None']),
  items: z.array(procedureItemSchema),
});
export type ProcedureTask = z.infer<typeof procedureTaskSchema>;

const pullTaskSchema = z.object({
  kind: z.literal('PullUpload'),
  ...common,
  mediaUrl: z.string(),
  mediaType: z.string(),
  name: z.string(),
  classId: z.number(),
  expireTime: z.string(),
  sourceContext: z.string(),
  errCode: z.number(),
  message: z.string(),
  progress: z.number(),
  fileId: z.string().optional(),
});
export type PullTask = z.infer<typeof pullTaskSchema>;

export const vodTaskSchema = z.discriminatedUnion('kind', [procedureTaskSchema, pullTaskSchema]);
export type VodTask = z.infer<typeof vodTaskSchema>;

/** The documented error classes of a task's parts. */
export const TASK_ERROR = {
  source: { errCode: 60_000, errCodeExt: 'SourceFileError' },
  internal: { errCode: 70_000, errCodeExt: 'InternalError' },
} as const;

/** Converts a task to `ProcedureTask`. Its own ErrCode is always 0; errors are in its parts. */
export function toProcedureTask(task: ProcedureTask, toMediaUrl: ToMediaUrl): object {
  return {
    TaskId: task.taskId,
    Status: task.status === 'FINISH' ? 'FINISH' : 'PROCESSING',
    ErrCode: 0,
    Message: '',
    FileId: task.fileId,
    FileName: task.fileName,
    FileUrl: toMediaUrl(task.fileKey),
    MetaData: task.metaData,
    MediaProcessResultSet: task.items.map((item) => ({
      Type: 'Transcode',
      TranscodeTask: toTranscodeTask(item, toMediaUrl),
    })),
    TasksPriority: task.priority,
    TasksNotifyMode: task.notifyMode,
    SessionContext: task.sessionContext,
    SessionId: task.sessionId,
  };
}

function toTranscodeTask(item: ProcedureItem, toMediaUrl: ToMediaUrl): object {
  const { definition, status, errCode, errCodeExt, message, progress, beginTime, finishTime, output } = item;
  return {
    Status: status,
    ErrCodeExt: errCodeExt,
    ErrCode: errCode,
    Message: message,
    Input: { Definition: definition },
    ...(output === undefined ? {} : { Output: toTranscodeItem(output, toMediaUrl) }),
    Progress: progress,
    BeginProcessTime: beginTime ?? '',
    FinishTime: finishTime ?? '',
  };
}
