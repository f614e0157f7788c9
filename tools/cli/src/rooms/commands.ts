import { type Command, Option } from 'commander';
import type { Settings } from '../config.ts';
import { endpointOf, isLocal, ofPush, ofRoom, pushes, rooms } from '../tasks/services.ts';
import { wholeNumber } from '../whole-number.ts';
import { CommandError, UsageError } from '../command-error.ts';
import { follow } from './follow.ts';
import { roomEntryOf, type RoomOptions } from './room-entry.ts';

/** What the local cloud knows. */
const local = { sdkAppId: 1_400_000_000, bucket: 'recordings-1250000000', region: 'ap-guangzhou' };

const inRoom = (command: Command, defaultUser: string): Command =>
  command
    .option('--room <name>', 'the room, by name')
    .option('--room-id <number>', 'the room, by number', wholeNumber(1, 4_294_967_294))
    .option('--user <id>', 'who enters it (SCF_MEDIA_USER_SIG signs)', defaultUser)
    .option('--sdk-app-id <number>', 'TRTC application', wholeNumber(1, 4_294_967_295), local.sdkAppId)
    .option('--detach', 'print the id and do not wait')
    .option('--json', 'print what became of it as JSON');

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

/** `push` and `room record`. */
export function roomCommands(program: Command, settings: Settings): void {
  inRoom(program.command('push').description('push a media file or a live stream into a TRTC room'), 'pusher')
    .argument('<source>', 'http, https, rtsp or srt; with --live also rtmp')
    .option('--live', 'a stream: from now on, without end')
    .option('--loop', 'begin again at the end')
    .option('--start-at <seconds>', 'begin there', wholeNumber(0, 1_000_000))
    .addOption(
      new Option('--transport <kind>', 'how it enters the room')
        .choices(['webrtc', 'rtmp'])
        .default('webrtc'),
    )
    .option('--endpoint <url>', 'trtc-push (SCF_MEDIA_PUSH_ENDPOINT); without it that of npm start')
    .action((source: string, options: PushOptions) => push(source, options, settings));

  const room = program.command('room').description('recordings of TRTC rooms');
  inRoom(room.command('record').description('record each anchor of a room to a file of its own'), 'recorder')
    .addOption(
      new Option('--mode <mode>', '00: sound, 01: picture, 02: both')
        .choices(['00', '01', '02'])
        .default('02'),
    )
    .option('--bucket <name>', 'where the files go')
    .option('--region <name>', 'of the bucket')
    .option('--path <folder>', 'in the bucket', '/')
    .option('-d, --duration <seconds>', 'at most', wholeNumber(1, 86_400))
    .option('--endpoint <url>', 'trtc-record (SCF_MEDIA_ROOM_ENDPOINT); without it that of npm start')
    .action((options: RoomRecordOptions) => roomRecord(options, settings));
}

async function push(source: string, options: PushOptions, settings: Settings): Promise<void> {
  const endpoint = endpointOf('pushes', settings, options.endpoint);
  const client = pushes(settings, endpoint);
  const taskId = await client.start({
    ...(await roomEntryOf(options, { userSig: settings.userSig, place: { endpoint, offset: 3 } })),
    VideoSrc: source,
    Mode: options.live === true ? 'live' : 'vod',
    Transport: options.transport,
    ...(options.loop === true ? { Loop: true } : {}),
    ...(options.startAt === undefined ? {} : { StartAt: options.startAt }),
  });
  if (options.detach === true) return console.log(taskId);
  tell(await follow(taskId, client, ofPush), options);
}

async function roomRecord(options: RoomRecordOptions, settings: Settings): Promise<void> {
  const endpoint = endpointOf('rooms', settings, options.endpoint);
  const { bucket, region } = isLocal(endpoint) ? { ...local, ...options } : options;
  if (bucket === undefined || region === undefined)
    throw new UsageError('say where the files go: --bucket and --region');
  const client = rooms(settings, endpoint);
  const taskId = await client.start({
    ...(await roomEntryOf(options, { userSig: settings.userSig, place: { endpoint, offset: 4 } })),
    Mode: options.mode,
    CosConfig: { Bucket: bucket, Region: region, Path: options.path },
    ...(options.duration === undefined ? {} : { MaxDurationLimit: options.duration }),
  });
  if (options.detach === true) return console.log(taskId);
  const ended = await follow(taskId, client, ofRoom);
  for (const { RecordFile } of ended.Files) if (RecordFile !== '') console.error(`  ${RecordFile}`);
  tell(ended, options);
}

/** Prints what became of a task, also of one that failed. @throws CommandError when it failed */
function tell(ended: { Message?: string | undefined }, { json = false }: { json?: boolean }): void {
  if (json) console.log(JSON.stringify(ended));
  if (ended.Message !== undefined) throw new CommandError(ended.Message);
}
