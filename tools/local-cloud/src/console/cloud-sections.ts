import { type Snapshot } from '@scf-media/console/snapshot';
import { type MemberView } from '../trtc/index.ts';
import { type VodTask } from '../vod/index.ts';
import { type ConsoleState } from './console-state.ts';

/** Of a bucket the console shows the newest. */
const mostObjects = 100;
const mostRuns = 50;

type CloudSections = Pick<
  Snapshot,
  'services' | 'files' | 'transcodes' | 'events' | 'rooms' | 'functions' | 'runs' | 'objects'
>;

/** Pure: what the console shows of the cloud itself. */
export function cloudSections({
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
      url: vod.urlOf(key),
      ...(coverKey === undefined ? {} : { coverUrl: vod.urlOf(coverKey) }),
      width: metaData.Width,
      height: metaData.Height,
      seconds: metaData.Duration,
      bytes: metaData.Size,
      createTime,
      outputs: transcodes.map((made) => ({
        definition: made.definition,
        url: vod.urlOf(made.key),
        height: made.metaData.Height,
        kbps: Math.round(made.metaData.Bitrate / 1000),
      })),
    })),
    transcodes: vod.tasks.map((task) => ({
      taskId: task.taskId,
      kind: task.kind,
      status: task.status,
      createTime: task.createTime,
      ...partsOf(task),
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
        streams: streamsOf(member),
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
    runs: invocations.slice(0, mostRuns).map((run) => ({
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
        .slice(0, mostObjects)
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

function partsOf(task: VodTask): Pick<Snapshot['transcodes'][number], 'name' | 'items'> {
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
    // An address may be signed by its query.
    name: task.mediaUrl.split('?')[0] ?? '',
    items: [{ definition: 0, status, progress: task.progress, message: task.message }],
  };
}

function streamsOf({ published, available, isConnected }: MemberView): string[] {
  const streams = (['audio', 'video'] as const)
    .filter((kind) => published[kind])
    .map((kind) => (available[kind] ? kind : `${kind} muted`));
  return [...streams, ...(isConnected ? [] : ['connection lost'])];
}
