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

/** Recordings in the task store. */
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

/** What is secret of a request; it is kept for as long as a worker may need it. */
export interface Secrets {
  userSig: string;
  cosKeys?: { secretId: string; secretKey: string };
}

/** The request as the store keeps it: nothing secret in it. */
export type StoredRequest = Omit<RecordRequest, 'UserSig' | 'CosConfig'> &
  RoomName & { CosConfig: Omit<CosConfig, 'SecretId' | 'SecretKey'> };

/** A file that is done, well or badly, and when its anchor began to publish. */
export interface DoneFile {
  startedAtMs: number;
  file: RecordFile;
}

/** An upload that is under way, to be aborted in COS should its worker be lost. */
export interface OpenUpload {
  key: string;
  uploadId: string;
}

/** What the store keeps of a recording beside its status. Times are wall clock, ms. */
export interface RecordData extends TaskResultData<Outcome> {
  request: StoredRequest;
  /** Dropped when the recording is finished, as is its Callback. */
  secrets?: Secrets;
  /** How long it may go on, from `startTimeMs`. */
  limitMs: number;
  startTimeMs?: number;
  stopTimeMs?: number;
  endReason?: EndReason;
  files?: DoneFile[];
  uploads?: OpenUpload[];
  /** How long and how large the files are that are done. */
  made?: { mediaMs: number; bytes: number };
}

export type RecordTask = Task<RecordData>;

/** Pure: a request without its secrets, and these. */
export function splitSecrets(request: RecordRequest): { request: StoredRequest; secrets: Secrets } {
  const { UserSig, CosConfig, ...rest } = request;
  const { SecretId, SecretKey, ...place } = CosConfig;
  return {
    request: { ...rest, CosConfig: place },
    secrets: {
      userSig: UserSig,
      ...(SecretId === undefined || SecretKey === undefined
        ? {}
        : { cosKeys: { secretId: SecretId, secretKey: SecretKey } }),
    },
  };
}

/** Pure: the files that are done, in the order in which their anchors began. */
export function filesOf({ files = [] }: Pick<RecordData, 'files'>): RecordFile[] {
  return files.toSorted((a, b) => a.startedAtMs - b.startedAtMs).map(({ file }) => file);
}

/** Pure: the recording as `GET /tasks/:requestId` shows it. */
export function toTaskView(task: RecordTask): TaskView {
  const { request, result, startTimeMs, stopTimeMs, finishTimeMs, progress, endReason } = task.data;
  return {
    RequestId: task.id,
    Status: parseStatus(recordKind, task),
    ...toRecordingView(request),
    Mode: request.Mode,
    CreateTime: seconds(task.createTimeMs),
    ...(startTimeMs === undefined ? {} : { StartTime: seconds(startTimeMs) }),
    ...(stopTimeMs === undefined ? {} : { StopTime: seconds(stopTimeMs) }),
    ...(finishTimeMs === undefined ? {} : { FinishTime: seconds(finishTimeMs) }),
    ...(result === undefined && progress !== undefined ? { Progress: toRecordProgress(progress) } : {}),
    ...(endReason === undefined ? {} : { EndReason: endReason }),
    ...(result ?? { Files: filesOf(task.data) }),
  };
}

const seconds = (timeMs: number): number => Math.floor(timeMs / 1000);

/** How a recording ends, whoever ends it: what its Callback is told, and what becomes of one that could not be made or reported. */
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
    return { Files: filesOf(task.data), Code: code, Message: message };
  },
  toCounts: ({ data }, { Code: code }) => ({ reason: data.endReason, code, ...data.made }),
};
