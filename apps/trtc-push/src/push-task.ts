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
  type EndReason,
  toEntryView,
  type ErrorCode,
  errorCode,
  internalError,
  type PushRequest,
  type RoomName,
  statusRank,
  type TaskStatus,
  taskStatusSchema,
  type TaskView,
} from '@scf-media/protocol/trtc-push';

/** Pushes in the task store. */
export const pushKind: TaskKind<TaskStatus> = {
  app: 'trtc-push',
  toRank: statusRank,
  isFinal: (status) => status === 'finished',
  parse: (text) => taskStatusSchema.parse(text),
  withoutSecrets({ secrets: _, request, ...data }: Partial<PushData>) {
    const { Callback: _url, ...rest } = request ?? {};
    return { ...data, request: rest };
  },
};

/** What is secret of a request, or may be, as a signed VideoSrc is; kept for as long as a worker may need it. */
export interface Secrets {
  videoSrc: string;
  userSig: string;
  redisPassword?: string;
}

/** The request as the store keeps it: nothing secret in it. */
export type StoredRequest = Omit<
  PushRequest,
  'VideoSrc' | 'UserSig' | 'RedisPassword' | 'RoomId' | 'StrRoomId'
> &
  RoomName;

/** What became of a push that ended badly. */
export interface Outcome {
  Code?: ErrorCode;
  Message?: string;
}

/** What the store keeps of a push beside its status. Times are wall clock, ms; positions are in the file, ms. */
export interface PushData extends TaskResultData<Outcome> {
  request: StoredRequest;
  /** Dropped when the push is finished, as is its Callback. */
  secrets?: Secrets | undefined;
  /** The key that asked for it, if that is a limited one: it keeps its positions apart. */
  tenant?: string | undefined;
  startTimeMs?: number;
  /** Written once a second: the next worker goes on here. */
  positionMs?: number;
  durationMs?: number;
  endReason?: EndReason;
  warnings?: string[];
}

export type PushTask = Task<PushData>;

/** Pure: a request without its secrets, and these. */
export function splitSecrets(request: PushRequest): { request: StoredRequest; secrets: Secrets } {
  const { VideoSrc, UserSig, RedisPassword, ...rest } = request;
  return {
    request: rest,
    secrets: {
      videoSrc: VideoSrc,
      userSig: UserSig,
      ...(RedisPassword === undefined ? {} : { redisPassword: RedisPassword }),
    },
  };
}

/** Pure: the push as `GET /tasks/:requestId` and Callback show it. */
export function toTaskView(task: PushTask): TaskView {
  const { request, result, startTimeMs, finishTimeMs, positionMs, durationMs, endReason, warnings } =
    task.data;
  return {
    RequestId: task.id,
    Status: parseStatus(pushKind, task),
    ...toEntryView(request),
    Mode: request.Mode,
    Transport: request.Transport,
    ...(positionMs === undefined ? {} : { Position: positionMs / 1000 }),
    ...(durationMs === undefined ? {} : { Duration: durationMs / 1000 }),
    CreateTime: seconds(task.createTimeMs),
    ...(startTimeMs === undefined ? {} : { StartTime: seconds(startTimeMs) }),
    ...(finishTimeMs === undefined ? {} : { FinishTime: seconds(finishTimeMs) }),
    ...(endReason === undefined ? {} : { EndReason: endReason }),
    ...result,
    ...(warnings === undefined ? {} : { Warnings: warnings }),
  };
}

const seconds = (timeMs: number): number => Math.floor(timeMs / 1000);

/** How a push ends, whoever ends it: what its Callback is told, and what becomes of one that could not be made or reported. */
export const pushCompletion: Omit<TaskCompletion<TaskStatus, PushData, Outcome>, 'callback'> = {
  statuses: { notifying: 'callback', finished: 'finished' },
  toCallback: (task) => {
    const url = task.data.request.Callback;
    return url === undefined ? undefined : { url, body: endOf(task) };
  },
  // An earlier failure matters more than the lost callback.
  withCallbackFailure: (outcome, lastError) => ({
    Code: errorCode.CallbackFailed,
    Message: callbackFailed(lastError).message,
    ...outcome,
  }),
  toExpiredResult: (_task, reason) => ({
    Code: errorCode.InternalError,
    Message: internalError(`the push did not begin: ${reason}`).message,
  }),
  toCounts: ({ data }, { Code: code }) => ({ reason: data.endReason, code, mediaMs: data.positionMs ?? 0 }),
};

/** What Callback is told at the end, which is when it is told. */
function endOf(task: PushTask): CallbackBody {
  const { createTimeMs, updateTimeMs } = task;
  const view = toTaskView({
    ...task,
    data: { ...task.data, finishTimeMs: Math.max(createTimeMs, updateTimeMs) },
  });
  return { Event: 'end', ...view, Status: 'finished' };
}
