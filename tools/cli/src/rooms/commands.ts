import { type Command, Option } from 'commander';
import type { TaskFollower } from '@scf-media/client';
import { catchStopSignals } from '@scf-media/local-cloud/stack';
import ora from 'ora';
import type { Settings } from '../config.ts';
import {
  createPushClient,
  createRoomClient,
  getEndpoint,
  isLocal,
  summarizePush,
  summarizeRoomRecording,
  type TaskSummary,
} from '../tasks/services.ts';
import { wholeNumber } from '../whole-number.ts';
import { CommandError, UsageError } from '../command-error.ts';
import { buildRoomEntry, type RoomOptions } from './room-entry.ts';

/** Defaults that the local cloud accepts. */
const local = { sdkAppId: 1_400_000_000, bucket: 'recordings-1250000000', region: 'ap-guangzhou' };

const addRoomOptions = (command: Command, defaultUser: string): Command =>
  command
    .option('--room <name>', 'the room, by name')
    .option('--room-id <number>', 'the room, by number', wholeNumber(1, 4_294_967_294))
    .option('--user <id>', 'the user that enters it; its signature is SCF_MEDIA_USER_SIG', defaultUser)
    .option('--sdk-app-id <number>', 'TRTC application', wholeNumber(1, 4_294_967_295), local.sdkAppId)
    .option('--detach', 'print the id of the task and exit')
    .option('--json', 'print the result as JSON');

interface PushOptions extends RoomOptions {
  live?: boolean;
  loop?: boolean;
  startAt?: number;
  transport: 'webrtc' | 'rtmp';
  endpoint?: string;
  detach?: boolean;
  json?: boolean;
}

interface RoomRecordOptions extends RoomOptions {
  mode: '00' | '01' | '02';
  bucket?: string;
  region?: string;
  path: string;
  duration?: number;
  endpoint?: string;
  detach?: boolean;
  json?: boolean;
}

/** Adds `push` and `room record` to the command line. */
export function addRoomCommands(program: Command, settings: Settings): void {
  addRoomOptions(
    program.command('push').description('push a media file or a live stream into a TRTC room'),
    'pusher',
  )
    .argument('<source>', 'http, https, rtsp or srt; with --live also rtmp')
    .option('--live', 'the source is a live stream')
    .option('--loop', 'start again at the end')
    .option('--start-at <seconds>', 'position in the file to start from', wholeNumber(0, 1_000_000))
    .addOption(
      new Option('--transport <kind>', 'how the media enters the room')
        .choices(['webrtc', 'rtmp'])
        .default('webrtc'),
    )
    .option('--endpoint <url>', 'trtc-push (SCF_MEDIA_PUSH_ENDPOINT); default: the one of npm start')
    .action((source: string, options: PushOptions) => push(source, options, settings));

  const room = program.command('room').description('recordings of TRTC rooms');
  addRoomOptions(
    room.command('record').description('record each anchor of a room to a file of its own'),
    'recorder',
  )
    .addOption(
      new Option('--mode <mode>', '00: audio, 01: video, 02: both').choices(['00', '01', '02']).default('02'),
    )
    .option('--bucket <name>', 'bucket for the files')
    .option('--region <name>', 'region of the bucket')
    .option('--path <folder>', 'folder in the bucket', '/')
    .option('-d, --duration <seconds>', 'maximum length of the recording', wholeNumber(1, 86_400))
    .option('--endpoint <url>', 'trtc-record (SCF_MEDIA_ROOM_ENDPOINT); default: the one of npm start')
    .action((options: RoomRecordOptions) => roomRecord(options, settings));
}

async function push(source: string, options: PushOptions, settings: Settings): Promise<void> {
  const endpoint = getEndpoint('pushes', settings, options.endpoint);
  const client = createPushClient(settings, endpoint);
  const taskId = await client.start({
    ...(await buildRoomEntry(options, { userSig: settings.userSig, address: { endpoint, offset: 3 } })),
    VideoSrc: source,
    Mode: options.live === true ? 'live' : 'vod',
    Transport: options.transport,
    ...(options.loop === true ? { Loop: true } : {}),
    ...(options.startAt === undefined ? {} : { StartAt: options.startAt }),
  });
  if (options.detach === true) return console.log(taskId);
  printResult(await follow(taskId, client, summarizePush), options);
}

async function roomRecord(options: RoomRecordOptions, settings: Settings): Promise<void> {
  const endpoint = getEndpoint('rooms', settings, options.endpoint);
  const { bucket, region } = isLocal(endpoint) ? { ...local, ...options } : options;
  if (bucket === undefined || region === undefined)
    throw new UsageError('name the bucket for the files: --bucket and --region');
  const client = createRoomClient(settings, endpoint);
  const taskId = await client.start({
    ...(await buildRoomEntry(options, { userSig: settings.userSig, address: { endpoint, offset: 4 } })),
    Mode: options.mode,
    CosConfig: { Bucket: bucket, Region: region, Path: options.path },
    ...(options.duration === undefined ? {} : { MaxDurationLimit: options.duration }),
  });
  if (options.detach === true) return console.log(taskId);
  const ended = await follow(taskId, client, summarizeRoomRecording);
  for (const { RecordFile } of ended.Files) if (RecordFile !== '') console.error(`  ${RecordFile}`);
  printResult(ended, options);
}

/** Shows a task's progress in one line until it has finished or failed; Ctrl-C stops the task. */
async function follow<View extends { Status: string; Message?: string | undefined }>(
  taskId: string,
  tasks: TaskFollower<View> & { stop(id: string): Promise<unknown> },
  summarize: (view: View) => TaskSummary,
): Promise<View> {
  using signals = catchStopSignals({ parentToo: false });
  const line = ora({ text: 'starting', discardStdin: false }).start();
  void signals.first.then(() => tasks.stop(taskId)).catch((error: unknown) => line.warn(String(error)));
  void signals.second.then(() => process.exit(130));
  try {
    let last: View | undefined;
    for await (const view of tasks.progress(taskId)) {
      last = view;
      const { status, summary } = summarize(view);
      line.text = `${status}  ${summary}`;
    }
    if (last === undefined) throw new CommandError('the service did not report the task');
    if (last.Message === undefined) line.succeed();
    else line.fail();
    return last;
  } catch (error) {
    line.fail();
    throw error;
  }
}

/** Prints a finished task, even a failed one, if `--json` was given. @throws CommandError when the task failed */
function printResult(ended: { Message?: string | undefined }, { json = false }: { json?: boolean }): void {
  if (json) console.log(JSON.stringify(ended));
  if (ended.Message !== undefined) throw new CommandError(ended.Message);
}
