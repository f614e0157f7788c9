import {
  parseStatus,
  type Task,
  type TaskCompletion,
  type TaskResultData,
  type TaskKind,
} from '@scf-media/cloud/tasks';
import {
  type CallbackBody,
  callbackFailed,
  type CosConfig,
  type EndReason,
  internalError,
  type Outcome,
  toRecordProgress,
  type RecordFile,
  toRecordingView,
  type RecordRequest,
  type RoomName,
  statusRank,
  type TaskStatus,
  taskStatusSchema,
  type TaskView,
  hasFinalCallback,
} from '@scf-media/protocol/trtc-record';

/** How the task store handles recordings. */
export const recordKind: TaskKind<TaskStatus> = {
  app: 'trtc-record',
  toRank: statusRank,
  isFinal: (status) => status === 'finished',
  parse: (text) => taskStatusSchema.parse(text),
  withoutSecrets({ secrets: _, request, ...data }: Partial<RecordData>) {
    const { Callback: _url, ...rest } = request ?? {};
    return { ...data, request: rest };
  },
};

/** The secrets of a request, stored as long as a worker may need them. */
interface Secrets {
  userSig: string;
  cosKeys?: { secretId: string; secretKey: string };
}

/** The request as stored, without secrets. */
export type StoredRequest = Omit<RecordRequest, 'UserSig' | 'CosConfig'> &
  RoomName & { CosConfig: Omit<CosConfig, 'SecretId' | 'SecretKey'> };

/** A file that is finished or has failed, and when its anchor began to publish. */
export interface DoneFile {
  startedAtMs: number;
  file: RecordFile;
}

/** A running upload, which a successor aborts if the worker is lost. */
export interface OpenUpload {
  key: string;
  uploadId: string;
}

/** The data stored with a recording, in addition to its status. Times are wall-clock, ms. */
export interface RecordData extends TaskResultData<Outcome> {
  request: StoredRequest;
  /** Removed when the recording is finished, like its Callback. */
  secrets?: Secrets;
  /** Maximum duration from `startTimeMs`. */
  limitMs: number;
  startTimeMs?: number;
  stopTimeMs?: number;
  endReason?: EndReason;
  files?: DoneFile[];
  uploads?: OpenUpload[];
  /** Total duration and size of the finished files. */
  made?: { mediaMs: number; bytes: number };
}

export type RecordTask = Task<RecordData>;

/** Splits a request into its storable part and its secrets. */
export function splitSecrets(request: RecordRequest): { request: StoredRequest; secrets: Secrets } {
  const { UserSig, CosConfig, ...rest } = request;
  const { SecretId, SecretKey, ...destination } = CosConfig;
  return {
    request: { ...rest, CosConfig: destination },
    secrets: {
      userSig: UserSig,
      ...(SecretId === undefined || SecretKey === undefined
        ? {}
        : { cosKeys: { secretId: SecretId, secretKey: SecretKey } }),
    },
  };
}

/** Lists finished files, in the order in which their anchors began. */
export function listFiles({ files = [] }: Pick<RecordData, 'files'>): RecordFile[] {
  return files.toSorted((a, b) => a.startedAtMs - b.startedAtMs).map(({ file }) => file);
}

/** Converts a recording to the view of `GET /tasks/:requestId`. */
export function toTaskView(task: RecordTask): TaskView {
  const { request, result, startTimeMs, stopTimeMs, finishTimeMs, progress, endReason } = task.data;
  return {
    RequestId: task.id,
    Status: parseStatus(recordKind, task),
    ...toRecordingView(request),
    Mode: request.Mode,
    CreateTime: toSeconds(task.createTimeMs),
    ...(startTimeMs === undefined ? {} : { StartTime: toSeconds(startTimeMs) }),
    ...(stopTimeMs === undefined ? {} : { StopTime: toSeconds(stopTimeMs) }),
    ...(finishTimeMs === undefined ? {} : { FinishTime: toSeconds(finishTimeMs) }),
    ...(result === undefined && progress !== undefined ? { Progress: toRecordProgress(progress) } : {}),
    ...(endReason === undefined ? {} : { EndReason: endReason }),
    ...(result ?? { Files: listFiles(task.data) }),
  };
}

const toSeconds = (timeMs: number): number => Math.floor(timeMs / 1000);

/** How a task completes: the body of its callback, and the outcomes of recordings that expire or cannot be reported. */
export const recordCompletion: Omit<TaskCompletion<TaskStatus, RecordData, Outcome>, 'callback'> = {
  statuses: { notifying: 'callback', finished: 'finished' },
  toCallback: ({ data: { request } }, outcome) => {
    const { Callback: url, Events } = request;
    if (url === undefined || !hasFinalCallback(Events)) return undefined;
    const event = Events === undefined ? {} : { Event: 'finished' as const };
    const body: CallbackBody = { ...event, ...toRecordingView(request), ...outcome };
    return { url, body };
  },
  // An earlier failure matters more than the lost callback.
  withCallbackFailure: (outcome, lastError) => {
    const { code, message } = callbackFailed(lastError);
    return { Code: code, Message: message, ...outcome };
  },
  toExpiredResult: (task, reason) => {
    const { code, message } = internalError(`the recording did not begin: ${reason}`);
    return { Files: listFiles(task.data), Code: code, Message: message };
  },
  toCounts: ({ data }, { Code: code }) => ({ reason: data.endReason, code, ...data.made }),
};
