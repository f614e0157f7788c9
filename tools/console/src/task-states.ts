import { z } from 'zod';
import { type QueueEntry, type TaskState, type VodEventState } from './snapshot.ts';

const seconds = z.number();
const progress = z.object({ DurationMs: z.number(), Bytes: z.number(), WaitingBytes: z.number() }).optional();

const recordingSchema = z.looseObject({
  TaskID: z.string(),
  Status: z.string(),
  CreateTime: seconds,
  StartTime: seconds.optional(),
  FinishTime: seconds.optional(),
  Progress: progress,
  Warnings: z.array(z.string()).default([]),
  Result: z
    .looseObject({
      ErrorCode: z.string().optional(),
      ErrorMessage: z.string().optional(),
      Videos: z
        .array(
          z.looseObject({
            Filename: z.string(),
            FileSize: z.number(),
            FileURL: z.string(),
            PosterURL: z.string().optional(),
          }),
        )
        .default([]),
      Quality: z.looseObject({ DurationMs: z.number() }).optional(),
      Warnings: z.array(z.string()).default([]),
    })
    .optional(),
});

/** Pure: what web-record's List shows. @throws ZodError when it is none */
export function recordingStates(answer: unknown): TaskState[] {
  return z
    .object({ Tasks: z.array(recordingSchema) })
    .parse(answer)
    .Tasks.map(recordingOf);
}

function recordingOf(view: z.output<typeof recordingSchema>): TaskState {
  const { Progress, Result } = view;
  const videos = Result?.Videos ?? [];
  const mediaMs = Progress?.DurationMs ?? Result?.Quality?.DurationMs;
  const bytes =
    Progress?.Bytes ?? (Result === undefined ? undefined : sum(videos.map(({ FileSize }) => FileSize)));
  return {
    id: view.TaskID,
    status: view.Status,
    isFinished: view.Status === 'finished',
    title: videos[0]?.Filename ?? '',
    ...timesOf(view),
    ...(mediaMs === undefined ? {} : { mediaMs }),
    ...(bytes === undefined ? {} : { bytes }),
    ...(Progress === undefined ? {} : { waitingBytes: Progress.WaitingBytes }),
    ...problemOf(Result?.ErrorCode, Result?.ErrorMessage),
    warnings: Result?.Warnings ?? view.Warnings,
    files: videos.map(({ Filename: name, FileURL, PosterURL }) => ({
      name,
      url: FileURL,
      ...(PosterURL === undefined ? {} : { posterUrl: PosterURL }),
    })),
    view,
  };
}

const roomTaskFields = {
  RequestId: z.string(),
  Status: z.string(),
  RoomId: z.string().optional(),
  StrRoomId: z.string().optional(),
  UserId: z.string(),
  CreateTime: seconds,
  StartTime: seconds.optional(),
  FinishTime: seconds.optional(),
  Code: z.string().optional(),
  Message: z.string().optional(),
  Warnings: z.array(z.string()).default([]),
};
const roomTaskSchema = z.looseObject({
  ...roomTaskFields,
  Position: z.number().optional(),
  Duration: z.number().optional(),
  Progress: progress,
  Files: z.array(z.looseObject({ UserId: z.string(), RecordFile: z.string() })).default([]),
});
type RoomTask = z.output<typeof roomTaskSchema>;

/** Pure: what `GET /tasks` of trtc-push shows. @throws ZodError when it is none */
export const pushStates = (answer: unknown): TaskState[] => roomTasksIn(answer).map(pushOf);

/** Pure: what `GET /tasks` of trtc-record shows. @throws ZodError when it is none */
export const roomRecordingStates = (answer: unknown): TaskState[] => roomTasksIn(answer).map(roomRecordingOf);

function roomTasksIn(answer: unknown): RoomTask[] {
  return z.object({ Tasks: z.array(roomTaskSchema) }).parse(answer).Tasks;
}

function roomTaskOf(view: RoomTask): TaskState {
  return {
    id: view.RequestId,
    status: view.Status,
    isFinished: view.Status === 'finished',
    title: `${view.RoomId ?? `"${view.StrRoomId ?? ''}"`} · ${view.UserId}`,
    ...timesOf(view),
    ...problemOf(view.Code, view.Message),
    warnings: view.Warnings,
    files: [],
    view,
  };
}

function pushOf(view: RoomTask): TaskState {
  const { Position, Duration } = view;
  return {
    ...roomTaskOf(view),
    ...(Position === undefined ? {} : { mediaMs: Position * 1000 }),
    ...(Duration === undefined ? {} : { durationMs: Duration * 1000 }),
  };
}

function roomRecordingOf(view: RoomTask): TaskState {
  const { Progress, Files } = view;
  return {
    ...roomTaskOf(view),
    ...(Progress === undefined
      ? {}
      : { mediaMs: Progress.DurationMs, bytes: Progress.Bytes, waitingBytes: Progress.WaitingBytes }),
    files: Files.filter(({ RecordFile }) => RecordFile !== '').map(({ UserId, RecordFile }) => ({
      name: UserId,
      url: RecordFile,
    })),
  };
}

const itemSchema = z.object({
  Id: z.string(),
  EventType: z.string().default(''),
  FileId: z.string().default(''),
  State: z.string().default('failed'),
  Attempts: z.number(),
  CreateTime: z.string(),
  LastError: z.object({ Code: z.string(), Message: z.string() }).optional(),
});
type Item = z.output<typeof itemSchema>;

/** Pure: what vod-callback's lists of failed items show. @throws ZodError when it is none */
export function queueEntries(list: QueueEntry['list'], answer: unknown): QueueEntry[] {
  return itemsIn(list, answer).map((item) => ({
    list,
    id: item.Id,
    type: item.EventType,
    attempts: item.Attempts,
    createTime: item.CreateTime,
    lastError: errorOf(item) ?? '',
  }));
}

/** Pure: what vod-callback's list of events shows. @throws ZodError when it is none */
export function eventStates(answer: unknown): VodEventState[] {
  return itemsIn('events', answer).map((item) => {
    const lastError = errorOf(item);
    return {
      id: item.Id,
      type: item.EventType,
      subject: item.FileId,
      state: item.State,
      attempts: item.Attempts,
      createdAtMs: Date.parse(item.CreateTime),
      ...(lastError === undefined ? {} : { lastError }),
    };
  });
}

function itemsIn(list: QueueEntry['list'], answer: unknown): Item[] {
  const items = z.record(z.string(), z.unknown()).parse(answer);
  return z.array(itemSchema).parse(items[list === 'events' ? 'Events' : 'Deliveries']);
}

function errorOf({ LastError }: Item): string | undefined {
  return LastError === undefined ? undefined : `${LastError.Code}: ${LastError.Message}`;
}

function timesOf({
  CreateTime,
  StartTime,
  FinishTime,
}: {
  CreateTime: number;
  StartTime?: number | undefined;
  FinishTime?: number | undefined;
}): Pick<TaskState, 'createTimeMs' | 'startTimeMs' | 'endTimeMs'> {
  return {
    createTimeMs: CreateTime * 1000,
    ...(StartTime === undefined ? {} : { startTimeMs: StartTime * 1000 }),
    ...(FinishTime === undefined ? {} : { endTimeMs: FinishTime * 1000 }),
  };
}

function problemOf(code: string | undefined, message: string | undefined): Pick<TaskState, 'problem'> {
  return code === undefined ? {} : { problem: `${code}: ${message ?? ''}` };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
