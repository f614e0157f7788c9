import {
  ScfMediaError,
  createTrtcPushClient,
  type TrtcPush,
  type TrtcPushClient,
  createTrtcRecordClient,
  type TrtcRecord,
  type TrtcRecordClient,
  type WebRecord,
  createWebRecordClient,
  type WebRecordClient,
} from '@scf-media/client';
import { CommandError } from '../command-error.ts';
import type { Settings } from '../config.ts';

/** The kinds of tasks, as the command line names them. */
export type Kind = 'recordings' | 'pushes' | 'rooms';

export const kinds: readonly Kind[] = ['recordings', 'pushes', 'rooms'];

/** A task of any service, as lists show it. */
export interface TaskSummary {
  kind: Kind;
  id: string;
  status: string;
  createTime: number;
  /** Its progress or its result, in a few words. */
  summary: string;
  /** The task as its service returns it. */
  view: object;
}

/** The calls of a service that the commands need. */
interface TaskService {
  list(status: 'all' | 'running', limit: number): Promise<TaskSummary[]>;
  show(id: string): Promise<TaskSummary>;
  stop(id: string): Promise<void>;
}

/** Chooses the endpoint of a service: the given one, else that of the environment, else that of `npm start`. */
export function getEndpoint(
  kind: Kind,
  { endpoint, pushEndpoint, roomEndpoint }: Settings,
  given?: string,
): string {
  if (given !== undefined) return given;
  switch (kind) {
    case 'recordings':
      return endpoint ?? 'http://127.0.0.1:9002';
    case 'pushes':
      return pushEndpoint ?? 'http://127.0.0.1:9003';
    case 'rooms':
      return roomEndpoint ?? 'http://127.0.0.1:9004';
  }
}

/** Returns whether a service runs on this machine, as with `npm start`. */
export function isLocal(endpoint: string): boolean {
  return /^(127\.|localhost$|\[::1\]$)/.test(URL.parse(endpoint)?.hostname ?? '');
}

export function createPushClient(settings: Settings, given?: string): TrtcPushClient {
  return createTrtcPushClient({ endpoint: getEndpoint('pushes', settings, given), key: settings.key });
}

export function createRoomClient(settings: Settings, given?: string): TrtcRecordClient {
  return createTrtcRecordClient({ endpoint: getEndpoint('rooms', settings, given), key: settings.key });
}

function createRecordingClient(settings: Settings, given?: string): WebRecordClient {
  return createWebRecordClient({ endpoint: getEndpoint('recordings', settings, given), key: settings.key });
}

/** Makes a client for one kind of tasks. @param given its endpoint, which takes precedence over the settings */
export function openService(kind: Kind, settings: Settings, given?: string): TaskService {
  switch (kind) {
    case 'recordings': {
      const client = createRecordingClient(settings, given);
      return {
        list: async (Status, Limit) => (await client.list({ Status, Limit })).Tasks.map(summarizeRecording),
        show: async (id) => summarizeRecording(await client.describe(id)),
        stop: (id) => client.stop(id),
      };
    }
    case 'pushes': {
      const client = createPushClient(settings, given);
      return {
        list: async (status, limit) => (await client.list({ status, limit })).Tasks.map(summarizePush),
        show: async (id) => summarizePush(await client.describe(id)),
        stop: async (id) => void (await client.stop(id)),
      };
    }
    case 'rooms': {
      const client = createRoomClient(settings, given);
      return {
        list: async (status, limit) =>
          (await client.list({ status, limit })).Tasks.map(summarizeRoomRecording),
        show: async (id) => summarizeRoomRecording(await client.describe(id)),
        stop: async (id) => void (await client.stop(id)),
      };
    }
  }
}

/** Pure. */
export function summarizeRecording(view: WebRecord.TaskInfo): TaskSummary {
  const { Progress, Result } = view;
  const [video] = Result?.Videos ?? [];
  const summary =
    Result?.ErrorMessage ??
    video?.FileURL ??
    (Progress === undefined ? '' : seconds(Progress.DurationMs / 1000));
  return {
    kind: 'recordings',
    id: view.TaskID,
    status: view.Status,
    createTime: view.CreateTime,
    summary,
    view,
  };
}

/** Pure. */
export function summarizePush(view: TrtcPush.Task): TaskSummary {
  const position = view.Position === undefined ? '' : seconds(view.Position);
  const summary = view.Message ?? view.EndReason ?? `${formatRoom(view)}  ${position}`.trim();
  return {
    kind: 'pushes',
    id: view.RequestId,
    status: view.Status,
    createTime: view.CreateTime,
    summary,
    view,
  };
}

/** Pure. */
export function summarizeRoomRecording(view: TrtcRecord.Task): TaskSummary {
  const summary = view.Message ?? `${formatRoom(view)}  ${view.Files.length} files`;
  return {
    kind: 'rooms',
    id: view.RequestId,
    status: view.Status,
    createTime: view.CreateTime,
    summary,
    view,
  };
}

const seconds = (value: number): string => `${value.toFixed(1)} s`;
const formatRoom = ({
  RoomId,
  StrRoomId,
}: {
  RoomId?: string | undefined;
  StrRoomId?: string | undefined;
}): string => `room ${RoomId ?? StrRoomId ?? ''}`;

const unknownCodes = new Set(['InvalidParam', 'ResourceNotFound']);

/**
 * Asks the services for a task until one has it.
 *
 * @throws CommandError when none has it; the message names the services that could not be reached
 */
export async function findTask(
  id: string,
  settings: Settings,
  { of, endpoint }: { of?: Kind | undefined; endpoint?: string | undefined },
): Promise<{ service: TaskService; task: TaskSummary }> {
  const asked = of === undefined ? kinds : [of];
  const unreachable: ScfMediaError[] = [];
  for (const kind of asked) {
    const service = openService(kind, settings, endpoint);
    try {
      return { service, task: await service.show(id) };
    } catch (error) {
      if (!(error instanceof ScfMediaError)) throw error;
      if (error.code === 'Unreachable') unreachable.push(error);
      else if (!unknownCodes.has(error.code)) throw error;
    }
  }
  const reasons = unreachable.map(({ message }) => `\n${message}`).join('');
  throw new CommandError(`no service has a task ${id}${reasons}`);
}
