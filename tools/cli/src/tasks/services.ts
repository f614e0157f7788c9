import {
  ScfMediaError,
  trtcPushClient,
  type TrtcPush,
  type TrtcPushClient,
  trtcRecordClient,
  type TrtcRecord,
  type TrtcRecordClient,
  type WebRecord,
  webRecordClient,
  type WebRecordClient,
} from '@scf-media/client';
import { CommandError } from '../command-error.ts';
import type { Settings } from '../config.ts';

/** What a service makes, as people name it. */
export type Kind = 'recordings' | 'pushes' | 'rooms';

export const kinds: readonly Kind[] = ['recordings', 'pushes', 'rooms'];

/** A task of any service, as lists show it. */
export interface AnyTask {
  kind: Kind;
  id: string;
  status: string;
  createTime: number;
  /** How far it is, or how it ended, in a few words. */
  summary: string;
  /** As its service shows it. */
  view: object;
}

/** One service as the commands need it. */
export interface TaskService {
  list(status: 'all' | 'running', limit: number): Promise<AnyTask[]>;
  show(id: string): Promise<AnyTask>;
  stop(id: string): Promise<void>;
}

/** Where a service is: as given, or of `npm start`. */
export function endpointOf(
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

/** Whether a service is one of `npm start`. */
export function isLocal(endpoint: string): boolean {
  return /^(127\.|localhost$|\[::1\]$)/.test(URL.parse(endpoint)?.hostname ?? '');
}

export function pushes(settings: Settings, given?: string): TrtcPushClient {
  return trtcPushClient({ endpoint: endpointOf('pushes', settings, given), key: settings.key });
}

export function rooms(settings: Settings, given?: string): TrtcRecordClient {
  return trtcRecordClient({ endpoint: endpointOf('rooms', settings, given), key: settings.key });
}

function recordings(settings: Settings, given?: string): WebRecordClient {
  return webRecordClient({ endpoint: endpointOf('recordings', settings, given), key: settings.key });
}

/** The service of a kind. @param given its endpoint, which wins over the settings */
export function serviceOf(kind: Kind, settings: Settings, given?: string): TaskService {
  switch (kind) {
    case 'recordings': {
      const client = recordings(settings, given);
      return {
        list: async (Status, Limit) => (await client.list({ Status, Limit })).Tasks.map(ofRecording),
        show: async (id) => ofRecording(await client.describe(id)),
        stop: (id) => client.stop(id),
      };
    }
    case 'pushes': {
      const client = pushes(settings, given);
      return {
        list: async (status, limit) => (await client.list({ status, limit })).Tasks.map(ofPush),
        show: async (id) => ofPush(await client.describe(id)),
        stop: async (id) => void (await client.stop(id)),
      };
    }
    case 'rooms': {
      const client = rooms(settings, given);
      return {
        list: async (status, limit) => (await client.list({ status, limit })).Tasks.map(ofRoom),
        show: async (id) => ofRoom(await client.describe(id)),
        stop: async (id) => void (await client.stop(id)),
      };
    }
  }
}

/** Pure. */
export function ofRecording(view: WebRecord.TaskInfo): AnyTask {
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
export function ofPush(view: TrtcPush.Task): AnyTask {
  const position = view.Position === undefined ? '' : seconds(view.Position);
  const summary = view.Message ?? view.EndReason ?? `${roomOf(view)}  ${position}`.trim();
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
export function ofRoom(view: TrtcRecord.Task): AnyTask {
  const summary = view.Message ?? `${roomOf(view)}  ${view.Files.length} files`;
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
const roomOf = ({
  RoomId,
  StrRoomId,
}: {
  RoomId?: string | undefined;
  StrRoomId?: string | undefined;
}): string => `room ${RoomId ?? StrRoomId ?? ''}`;

const unknownCodes = new Set(['InvalidParam', 'ResourceNotFound']);

/**
 * The service that knows a task.
 *
 * @throws CommandError when none does; when one that was asked for is not there, its error
 */
export async function serviceWith(
  id: string,
  settings: Settings,
  { of, endpoint }: { of?: Kind | undefined; endpoint?: string | undefined },
): Promise<{ service: TaskService; task: AnyTask }> {
  const asked = of === undefined ? kinds : [of];
  const missing: ScfMediaError[] = [];
  for (const kind of asked) {
    const service = serviceOf(kind, settings, endpoint);
    try {
      return { service, task: await service.show(id) };
    } catch (error) {
      if (!(error instanceof ScfMediaError)) throw error;
      if (error.code === 'Unreachable') missing.push(error);
      else if (!unknownCodes.has(error.code)) throw error;
    }
  }
  const notThere = missing.map(({ message }) => `\n${message}`).join('');
  throw new CommandError(`no service knows the task ${id}${notThere}`);
}
