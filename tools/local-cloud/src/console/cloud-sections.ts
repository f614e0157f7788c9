import { type Snapshot, type ServiceState } from '@scf-media/console/snapshot';
import { type MemberView, type RoomView } from '../trtc/index.ts';
import { type VodTask, type LoggedEvent, type VodFile } from '../vod/index.ts';
import { type ObjectRecord } from '../cos/index.ts';
import { type DeployedFunction, type Invocation } from '../scf/index.ts';

/** The state of the cloud, without the services' own tasks. */
export interface ConsoleState {
  /** The services that run on this cloud, with their addresses. */
  readonly services: readonly ServiceState[];
  readonly cosUrl: string;
  readonly functions: readonly DeployedFunction[];
  readonly invocations: readonly (Invocation & { readonly pid: number | undefined })[];
  readonly vod: {
    readonly files: readonly VodFile[];
    readonly tasks: readonly VodTask[];
    readonly events: readonly LoggedEvent[];
    toMediaUrl(key: string): string;
  };
  readonly rooms: readonly RoomView[];
  readonly buckets: readonly { readonly name: string; readonly objects: readonly ObjectRecord[] }[];
}

/** The console shows the newest objects of a bucket. */
const maxObjects = 100;
const maxRuns = 50;

type CloudSections = Pick<
  Snapshot,
  'services' | 'files' | 'transcodes' | 'events' | 'rooms' | 'functions' | 'runs' | 'objects'
>;

/** Creates the sections of the console that show the cloud itself. */
export function makeCloudSections({
  services,
  cosUrl,
  functions,
  invocations,
  vod,
  rooms,
  buckets,
}: ConsoleState): CloudSections {
  return {
    services: [...services],
    files: vod.files.map(({ fileId, name, key, coverKey, createTime, metaData, transcodes }) => ({
      fileId,
      name,
      url: vod.toMediaUrl(key),
      ...(coverKey === undefined ? {} : { coverUrl: vod.toMediaUrl(coverKey) }),
      width: metaData.Width,
      height: metaData.Height,
      seconds: metaData.Duration,
      bytes: metaData.Size,
      createTime,
      outputs: transcodes.map((made) => ({
        definition: made.definition,
        url: vod.toMediaUrl(made.key),
        height: made.metaData.Height,
        kbps: Math.round(made.metaData.Bitrate / 1000),
      })),
    })),
    transcodes: vod.tasks.map((task) => ({
      taskId: task.taskId,
      kind: task.kind,
      status: task.status,
      createTime: task.createTime,
      ...toTranscodeParts(task),
    })),
    events: vod.events.map(({ id, event, subject, state, attempts, createdAtMs, lastError }) => ({
      id,
      type: event.EventType,
      subject,
      state,
      attempts,
      createdAtMs,
      ...(lastError === undefined ? {} : { lastError }),
    })),
    rooms: rooms.map(({ sdkAppId, name, members }) => ({
      sdkAppId,
      room: name,
      members: members.map((member) => ({
        userId: member.userId,
        role: member.role,
        streams: describeStreams(member),
        isConnected: member.isConnected,
      })),
    })),
    functions: functions.map(({ functionName, type, status, aliases, urls }) => ({
      name: functionName,
      type,
      status,
      aliases: aliases.map(({ name, version }) => `${name} → ${version}`),
      urls: [...urls],
    })),
    runs: invocations.slice(0, maxRuns).map((run) => ({
      requestId: run.requestId,
      functionName: run.functionName,
      status: run.status,
      statusCode: run.statusCode,
      startTimeMs: run.startTimeMs,
      ...(run.pid === undefined ? {} : { pid: run.pid }),
      ...(run.endTimeMs === undefined ? {} : { endTimeMs: run.endTimeMs }),
    })),
    objects: buckets.flatMap(({ name: bucket, objects }) =>
      objects
        .toSorted((one, other) => other.lastModified.localeCompare(one.lastModified))
        .slice(0, maxObjects)
        .map(({ key, sizeBytes, headers, lastModified }) => ({
          bucket,
          key,
          url: `${cosUrl}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
          bytes: sizeBytes,
          type: headers['content-type'] ?? '',
          modified: lastModified,
        })),
    ),
  };
}

function toTranscodeParts(task: VodTask): Pick<Snapshot['transcodes'][number], 'name' | 'items'> {
  if (task.kind === 'Procedure')
    return {
      name: task.fileName,
      items: task.items.map(({ definition, status, progress, message }) => ({
        definition,
        status,
        progress,
        message,
      })),
    };
  const status = task.status === 'FINISH' ? (task.errCode === 0 ? 'SUCCESS' : 'FAIL') : 'PROCESSING';
  return {
    // The query may be a signature.
    name: task.mediaUrl.split('?')[0] ?? '',
    items: [{ definition: 0, status, progress: task.progress, message: task.message }],
  };
}

function describeStreams({ published, available, isConnected }: MemberView): string[] {
  const streams = (['audio', 'video'] as const)
    .filter((kind) => published[kind])
    .map((kind) => (available[kind] ? kind : `${kind} muted`));
  return [...streams, ...(isConnected ? [] : ['connection lost'])];
}
