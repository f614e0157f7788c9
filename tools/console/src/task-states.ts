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

/** Pure: reads the response of web-record's List. @throws ZodError when it has another shape */
export function parseRecordings(answer: unknown): TaskState[] {
  return z
    .object({ Tasks: z.array(recordingSchema) })
    .parse(answer)
    .Tasks.map(toRecordingState);
}

function toRecordingState(view: z.output<typeof recordingSchema>): TaskState {
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
    ...convertTimes(view),
    ...(mediaMs === undefined ? {} : { mediaMs }),
    ...(bytes === undefined ? {} : { bytes }),
    ...(Progress === undefined ? {} : { waitingBytes: Progress.WaitingBytes }),
    ...toProblem(Result?.ErrorCode, Result?.ErrorMessage),
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

/** Pure: reads the response of trtc-push's `GET /tasks`. @throws ZodError when it has another shape */
export const parsePushes = (answer: unknown): TaskState[] => parseRoomTasks(answer).map(toPushState);

/** Pure: reads the response of trtc-record's `GET /tasks`. @throws ZodError when it has another shape */
export const parseRoomRecordings = (answer: unknown): TaskState[] =>
  parseRoomTasks(answer).map(toRoomRecordingState);

function parseRoomTasks(answer: unknown): RoomTask[] {
  return z.object({ Tasks: z.array(roomTaskSchema) }).parse(answer).Tasks;
}

function toRoomTaskState(view: RoomTask): TaskState {
  return {
    id: view.RequestId,
    status: view.Status,
    isFinished: view.Status === 'finished',
    title: `${view.RoomId ?? `"${view.StrRoomId ?? ''}"`} · ${view.UserId}`,
    ...convertTimes(view),
    ...toProblem(view.Code, view.Message),
    warnings: view.Warnings,
    files: [],
    view,
  };
}

function toPushState(view: RoomTask): TaskState {
  const { Position, Duration } = view;
  return {
    ...toRoomTaskState(view),
    ...(Position === undefined ? {} : { mediaMs: Position * 1000 }),
    ...(Duration === undefined ? {} : { durationMs: Duration * 1000 }),
  };
}

function toRoomRecordingState(view: RoomTask): TaskState {
  const { Progress, Files } = view;
  return {
    ...toRoomTaskState(view),
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

/** Pure: reads a list of vod-callback's failed events or deliveries. @throws ZodError when it has another shape */
export function parseQueueEntries(list: QueueEntry['list'], answer: unknown): QueueEntry[] {
  return parseItems(list, answer).map((item) => ({
    list,
    id: item.Id,
    type: item.EventType,
    attempts: item.Attempts,
    createTime: item.CreateTime,
    lastError: formatError(item) ?? '',
  }));
}

/** Pure: reads vod-callback's list of events. @throws ZodError when it has another shape */
export function parseEvents(answer: unknown): VodEventState[] {
  return parseItems('events', answer).map((item) => {
    const lastError = formatError(item);
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

function parseItems(list: QueueEntry['list'], answer: unknown): Item[] {
  const items = z.record(z.string(), z.unknown()).parse(answer);
  return z.array(itemSchema).parse(items[list === 'events' ? 'Events' : 'Deliveries']);
}

function formatError({ LastError }: Item): string | undefined {
  return LastError === undefined ? undefined : `${LastError.Code}: ${LastError.Message}`;
}

function convertTimes({
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

function toProblem(code: string | undefined, message: string | undefined): Pick<TaskState, 'problem'> {
  return code === undefined ? {} : { problem: `${code}: ${message ?? ''}` };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
