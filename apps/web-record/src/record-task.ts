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

/** How the task store handles recordings. */
export const recordKind: TaskKind<TaskStatus> = {
  app: 'web-record',
  toRank: statusRank,
  isFinal: isFinished,
  parse: (text) => taskStatusSchema.parse(text),
  withoutSecrets({ start, warnings: _, progress: __, ...data }: Partial<RecordData>) {
    return { ...data, ...(start === undefined ? {} : { start: withoutPrivateFields(start) }) };
  },
};

/** The data stored with a recording, in addition to its status. Times are wall-clock, ms. */
export interface RecordData extends TaskResultData<TaskResult> {
  start: StartData;
  /** The upload that a successor aborts if the worker is lost. */
  upload?: { bucket: string; region: string; key: string; uploadId: string };
  /** How many sprite sheets in COS are complete. */
  pictureSheets?: number;
  startTimeMs?: number;
  /** Total duration of finished pauses, and when the current one began. */
  pausedMs?: number;
  pausedAtMs?: number | undefined;
  cancelTimeMs?: number;
  stopTimeMs?: number;
  /** Why it ended, such as `stopped`. */
  endReason?: string;
  /** Warnings during the recording; the result has its own. */
  warnings?: string[];
}

export type RecordTask = Task<RecordData>;

/** Converts a task to its wire form for Describe, List and the callback. Times are whole seconds. */
export function toTaskInfo(task: RecordTask): TaskInfo {
  const { startTimeMs, cancelTimeMs, stopTimeMs, finishTimeMs, progress, warnings = [], result } = task.data;
  return {
    TaskID: task.id,
    Status: parseStatus(recordKind, task),
    CreateTime: toSeconds(task.createTimeMs),
    ...(startTimeMs === undefined ? {} : { StartTime: toSeconds(startTimeMs) }),
    ...(cancelTimeMs === undefined ? {} : { CancelTime: toSeconds(cancelTimeMs) }),
    ...(stopTimeMs === undefined ? {} : { StopTime: toSeconds(stopTimeMs) }),
    ...(finishTimeMs === undefined ? {} : { FinishTime: toSeconds(finishTimeMs) }),
    ...(result === undefined && progress !== undefined ? { Progress: toRecordProgress(progress) } : {}),
    ...(result === undefined && warnings.length > 0 ? { Warnings: warnings } : {}),
    ...(result === undefined ? {} : { Result: result }),
  };
}

function toSeconds(timeMs: number): number {
  return Math.floor(timeMs / 1000);
}

/** How a task completes: the body of its callback, and the results of recordings that expire or cannot be reported. */
export const recordCompletion: Omit<TaskCompletion<TaskStatus, RecordData, TaskResult>, 'callback'> = {
  statuses: { notifying: 'callback', finished: 'finished' },
  toCallback: toFinalCallback,
  withCallbackFailure,
  toExpiredResult: (_task, reason) => {
    const { code, message } = internalError(`the recording did not begin: ${reason}`);
    return { ErrorCode: code, ErrorMessage: message };
  },
  toCounts,
};

function toCounts(task: RecordTask, { ErrorCode: code, Videos = [], Quality }: TaskResult): TaskCounts {
  return {
    reason: task.data.endReason,
    code,
    mediaMs: Quality?.DurationMs ?? 0,
    bytes: Videos.reduce((sum, { FileSize }) => sum + FileSize, 0),
    gaps: Quality?.Gaps?.length ?? 0,
    droppedFrames: Quality?.SkippedFrames ?? 0,
  };
}

function toFinalCallback(
  task: RecordTask,
  result: TaskResult,
): { url: string; body: CallbackBody } | undefined {
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

/** Adds a callback failure to the result, without removing the file from it. */
function withCallbackFailure(result: TaskResult, lastError: string): TaskResult {
  const failure = callbackFailed(lastError);
  return { ...result, ErrorCode: failure.code, ErrorMessage: failure.message };
}

/**
 * Reduces a request to what may be stored after its task has ended. An allow-list: cookies, headers, passwords, keys, data for
 * the page, and paths and queries of URLs (which may be signed) are dropped, and so is any field added in the future. Dropped
 * fields read as their defaults.
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
