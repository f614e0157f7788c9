import {
  parseStatus,
  type Task,
  type TaskCompletion,
  type TaskCounts,
  type TaskResultData,
  type TaskKind,
} from '@scf-media/cloud/tasks';
import {
  type CallbackBody,
  callbackFailed,
  internalError,
  isFinished,
  toRecordProgress,
  type StartData,
  startDataSchema,
  statusRank,
  type TaskInfo,
  type TaskResult,
  type TaskStatus,
  taskStatusSchema,
  hasFinalCallback,
} from '@scf-media/protocol/web-record';

/** This app's tasks in the store. */
export const recordKind: TaskKind<TaskStatus> = {
  app: 'web-record',
  toRank: statusRank,
  isFinal: isFinished,
  parse: (text) => taskStatusSchema.parse(text),
  withoutSecrets({ start, warnings: _, progress: __, ...data }: Partial<RecordData>) {
    return { ...data, ...(start === undefined ? {} : { start: withoutPrivateFields(start) }) };
  },
};

/** What the store keeps of a recording beside its status. Times are wall clock, ms. */
export interface RecordData extends TaskResultData<TaskResult> {
  start: StartData;
  /** What is to be aborted in COS should the worker be lost. */
  upload?: { bucket: string; region: string; key: string; uploadId: string };
  /** How many sheets of thumbnails are in COS that will not change any more. */
  pictureSheets?: number;
  startTimeMs?: number;
  /** How long the pauses lasted that are over, and since when there is another one. */
  pausedMs?: number;
  pausedAtMs?: number | undefined;
  cancelTimeMs?: number;
  stopTimeMs?: number;
  /** What ended it, such as `stopped`. */
  endReason?: string;
  /** What there is to warn of while it is recorded; the result has its own. */
  warnings?: string[];
}

export type RecordTask = Task<RecordData>;

/** The task as Describe, List and the callback show it: whole seconds, nothing that has not come yet. */
export function toTaskInfo(task: RecordTask): TaskInfo {
  const { startTimeMs, cancelTimeMs, stopTimeMs, finishTimeMs, progress, warnings = [], result } = task.data;
  return {
    TaskID: task.id,
    Status: parseStatus(recordKind, task),
    CreateTime: seconds(task.createTimeMs),
    ...(startTimeMs === undefined ? {} : { StartTime: seconds(startTimeMs) }),
    ...(cancelTimeMs === undefined ? {} : { CancelTime: seconds(cancelTimeMs) }),
    ...(stopTimeMs === undefined ? {} : { StopTime: seconds(stopTimeMs) }),
    ...(finishTimeMs === undefined ? {} : { FinishTime: seconds(finishTimeMs) }),
    ...(result === undefined && progress !== undefined ? { Progress: toRecordProgress(progress) } : {}),
    ...(result === undefined && warnings.length > 0 ? { Warnings: warnings } : {}),
    ...(result === undefined ? {} : { Result: result }),
  };
}

function seconds(timeMs: number): number {
  return Math.floor(timeMs / 1000);
}

/** How a recording ends, whoever ends it: what its callback is told, and what becomes of one that could not be made or reported. */
export const recordCompletion: Omit<TaskCompletion<TaskStatus, RecordData, TaskResult>, 'callback'> = {
  statuses: { notifying: 'callback', finished: 'finished' },
  toCallback: messageFor,
  withCallbackFailure,
  toExpiredResult: (_task, reason) => {
    const { code, message } = internalError(`the recording did not begin: ${reason}`);
    return { ErrorCode: code, ErrorMessage: message };
  },
  toCounts: countsOf,
};

function countsOf(task: RecordTask, { ErrorCode: code, Videos = [], Quality }: TaskResult): TaskCounts {
  return {
    reason: task.data.endReason,
    code,
    mediaMs: Quality?.DurationMs ?? 0,
    bytes: Videos.reduce((sum, { FileSize }) => sum + FileSize, 0),
    gaps: Quality?.Gaps?.length ?? 0,
    droppedFrames: Quality?.SkippedFrames ?? 0,
  };
}

function messageFor(task: RecordTask, result: TaskResult): { url: string; body: CallbackBody } | undefined {
  const { CallbackURL: url, StorageType, Events } = task.data.start;
  if (url === undefined || !hasFinalCallback(Events)) return undefined;
  const { FinishTime: _, ...info } = toTaskInfo(task);
  return {
    url,
    body: {
      ...(Events === undefined ? {} : { Event: 'finished' }),
      ...{ ...info, Status: 'callback', StorageType, Result: result },
    },
  };
}

/** The file is there whatever comes of the callback; the result says so. */
function withCallbackFailure(result: TaskResult, lastError: string): TaskResult {
  const failure = callbackFailed(lastError);
  return { ...result, ErrorCode: failure.code, ErrorMessage: failure.message };
}

/**
 * Pure: what is left of a request when its task has ended. A list of what stays, not of what goes: cookies, headers,
 * passwords, keys, what the page was given, and the paths and queries of URLs, which may be signed, are forgotten, and so is
 * what is added one day. It is then as if nobody had asked for it.
 */
export function withoutPrivateFields(start: StartData): StartData {
  const { ManualStart, Width, Height, MaxDurationLimit, StorageType, Output } = start;
  return startDataSchema.parse({
    RecordURL: new URL(start.RecordURL).origin,
    ManualStart,
    Width,
    Height,
    MaxDurationLimit,
    StorageType,
    Output: { Video: { Muxer: Output.Video.Muxer } },
  });
}
