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

/** How the task store handles pushes. */
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

/** The secrets of a request, stored as long as a worker may need them. A VideoSrc may be signed, so it is one of them. */
interface Secrets {
  videoSrc: string;
  userSig: string;
  redisPassword?: string;
}

/** The request as stored, without secrets. */
type StoredRequest = Omit<PushRequest, 'VideoSrc' | 'UserSig' | 'RedisPassword' | 'RoomId' | 'StrRoomId'> &
  RoomName;

/** The failure of a push; empty if it succeeded. */
export interface Outcome {
  Code?: ErrorCode;
  Message?: string;
}

/** The data stored with a push, in addition to its status. Times are wall-clock, ms; positions are ms from the start of the file. */
export interface PushData extends TaskResultData<Outcome> {
  request: StoredRequest;
  /** Removed when the push is finished, like its Callback. */
  secrets?: Secrets | undefined;
  /** The caller's key, if it is a limited one; its positions are stored separately. */
  tenant?: string | undefined;
  startTimeMs?: number;
  /** Stored once a second; a successor resumes here. */
  positionMs?: number;
  durationMs?: number;
  endReason?: EndReason;
  warnings?: string[];
}

export type PushTask = Task<PushData>;

/** Splits a request into its storable part and its secrets. */
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

/** Converts a push to the view of `GET /tasks/:requestId` and Callback. */
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
    CreateTime: toSeconds(task.createTimeMs),
    ...(startTimeMs === undefined ? {} : { StartTime: toSeconds(startTimeMs) }),
    ...(finishTimeMs === undefined ? {} : { FinishTime: toSeconds(finishTimeMs) }),
    ...(endReason === undefined ? {} : { EndReason: endReason }),
    ...result,
    ...(warnings === undefined ? {} : { Warnings: warnings }),
  };
}

const toSeconds = (timeMs: number): number => Math.floor(timeMs / 1000);

/** How a task completes: the body of its callback, and the outcomes of pushes that expire or cannot be reported. */
export const pushCompletion: Omit<TaskCompletion<TaskStatus, PushData, Outcome>, 'callback'> = {
  statuses: { notifying: 'callback', finished: 'finished' },
  toCallback: (task) => {
    const url = task.data.request.Callback;
    return url === undefined ? undefined : { url, body: toEndBody(task) };
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

/** Makes the body of the final callback. FinishTime is not stored yet, so the last update stands in. */
function toEndBody(task: PushTask): CallbackBody {
  const { createTimeMs, updateTimeMs } = task;
  const view = toTaskView({
    ...task,
    data: { ...task.data, finishTimeMs: Math.max(createTimeMs, updateTimeMs) },
  });
  return { Event: 'end', ...view, Status: 'finished' };
}
