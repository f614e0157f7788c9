import {
  type QueueEntry,
  type Snapshot,
  type TaskSection,
  type TaskState,
} from '@scf-media/console/snapshot';
import { messageOf } from '@scf-media/protocol/errors';
import { z } from 'zod';
import { type ConsoleState } from './console-state.ts';

/** A service that is busy answers within this; else its section says so. */
const timeoutMs = 3_000;
const mostTasks = 50;

type TaskSections = Pick<Snapshot, 'recordings' | 'pushes' | 'roomRecordings' | 'queue'>;

/** What the services say of their tasks, each by its own API. A service that does not answer spoils its own section alone. */
export async function taskSections({ services }: Pick<ConsoleState, 'services'>): Promise<TaskSections> {
  const urlOf = (name: string): string | undefined => services.find((service) => service.name === name)?.url;
  const [recordings, pushes, roomRecordings, queue] = await Promise.all([
    section(urlOf('web-record'), listRecordings),
    section(urlOf('trtc-push'), (url) => listRoomTasks(url, pushOf)),
    section(urlOf('trtc-record'), (url) => listRoomTasks(url, roomRecordingOf)),
    failedItems(urlOf('vod-callback')),
  ]);
  return { recordings, pushes, roomRecordings, queue };
}

async function section(
  url: string | undefined,
  list: (url: string) => Promise<TaskState[]>,
): Promise<TaskSection> {
  if (url === undefined) return { tasks: [], problem: 'this service does not run here' };
  try {
    return { tasks: await list(url) };
  } catch (error) {
    return { tasks: [], problem: messageOf(error) };
  }
}

async function answerOf(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`the service answered HTTP ${response.status}`);
  return response.json();
}

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

async function listRecordings(url: string): Promise<TaskState[]> {
  const body = JSON.stringify({ Action: 'List', Data: { Limit: mostTasks } });
  const headers = { 'Content-Type': 'application/json' };
  const answer = await answerOf(`${url}/`, { method: 'POST', body, headers });
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

async function listRoomTasks(url: string, stateOf: (task: RoomTask) => TaskState): Promise<TaskState[]> {
  const answer = await answerOf(`${url}/tasks?limit=${mostTasks}`);
  return z
    .object({ Tasks: z.array(roomTaskSchema) })
    .parse(answer)
    .Tasks.map(stateOf);
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
  Attempts: z.number(),
  CreateTime: z.string(),
  LastError: z.object({ Code: z.string(), Message: z.string() }).optional(),
});

async function failedItems(url: string | undefined): Promise<Snapshot['queue']> {
  if (url === undefined) return { failed: [], problem: 'this service does not run here' };
  const listOf = async (list: QueueEntry['list'], name: string): Promise<QueueEntry[]> => {
    const answer = await answerOf(`${url}/${list}?state=failed&limit=${mostTasks}`);
    const items = z.record(z.string(), z.unknown()).parse(answer)[name];
    return z
      .array(itemSchema)
      .parse(items)
      .map(({ Id, EventType, Attempts, CreateTime, LastError }) => ({
        list,
        id: Id,
        type: EventType,
        attempts: Attempts,
        createTime: CreateTime,
        lastError: LastError === undefined ? '' : `${LastError.Code}: ${LastError.Message}`,
      }));
  };
  try {
    const lists = await Promise.all([listOf('events', 'Events'), listOf('deliveries', 'Deliveries')]);
    return { failed: lists.flat() };
  } catch (error) {
    return { failed: [], problem: messageOf(error) };
  }
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
