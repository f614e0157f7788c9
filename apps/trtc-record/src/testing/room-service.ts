import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createTrtcRecordClient, type TrtcRecord, type TrtcRecordClient } from '@scf-media/client';
import { openTaskStore, type Task } from '@scf-media/cloud/tasks';
import {
  type CallbackReceiver,
  createRoomHttp,
  receiveCallbacks,
  type RoomHttp,
} from '@scf-media/cloud/testing';
import {
  type Anchor,
  type AnchorOptions,
  eventually,
  LOCAL_BUCKET,
  LOCAL_REGION,
  LOCAL_TRTC_SDK_APP_ID,
  openAnchor,
  openRoomBrowser,
  type RunningService,
  startService,
  createUserSig,
} from '@scf-media/local-cloud/testing';
import type { RecordData } from '../record-task.ts';

/** A room as in requests. */
type WireRoom = { RoomId: number } | { StrRoomId: string };

/** The service on its own local cloud, a receiver of callbacks, and a browser for the users of rooms. */
export interface RoomService extends AsyncDisposable {
  service: RunningService;
  client: TrtcRecordClient;
  http: RoomHttp;
  receiver: CallbackReceiver;
  /** The callbacks for recordings by this recorder. */
  callbacksFor(UserId: string): unknown[];
  /** Makes a valid request. @param fields override its fields */
  request(room: WireRoom, fields?: Partial<TrtcRecord.StartRequest>): TrtcRecord.StartRequest;
  /** A user who enters and publishes. */
  anchor(
    room: WireRoom,
    userId: string,
    options?: Pick<AnchorOptions, 'audio' | 'video' | 'codec'>,
  ): Promise<Anchor>;
  /** Reads a recording from the store. */
  task(requestId: string): Promise<Task<RecordData>>;
  /** Waits until this many anchors have journals of at least `bytes`. @returns their sizes */
  untilJournaled(requestId: string, anchors: number, bytes?: number): Promise<number[]>;
  /** Kills its worker like a lost instance: without any chance to clean up. */
  killWorker(requestId: string): Promise<void>;
}

/** Small, so that a small machine can handle several. */
const video = { size: { width: 320, height: 180 }, framesPerSecond: 15 };

/** Less than a key frame; about a second of audio. */
const minJournalBytes = 4_000;

export async function openRoomService(environment: Record<string, string> = {}): Promise<RoomService> {
  await using opening = new AsyncDisposableStack();
  const receiver = opening.use(await receiveCallbacks());
  const service = opening.use(await startService('trtc-record', { environment }));
  const store = opening.use(await openTaskStore(service.environment['TASK_STORE'] ?? ''));
  const browser = opening.use(await openRoomBrowser());
  const opened = opening.move();
  const task = async (requestId: string): Promise<Task<RecordData>> => {
    const found = await store.get<RecordData>(requestId);
    if (found === undefined) throw new Error(`no task ${requestId}`);
    return found;
  };
  return {
    service,
    client: createTrtcRecordClient({
      endpoint: service.url,
      watch: { intervalMs: 50, timeoutMs: 120_000 },
    }),
    http: createRoomHttp(service.url),
    receiver,
    callbacksFor: (UserId) =>
      receiver.bodies.filter((body) => (body as { UserId?: string }).UserId === UserId),
    request: (room, fields = {}) => {
      const { UserId = 'recorder' } = fields;
      return {
        SdkAppId: LOCAL_TRTC_SDK_APP_ID,
        ...room,
        UserSig: createUserSig(UserId),
        CosConfig: { Region: LOCAL_REGION, Bucket: LOCAL_BUCKET, Path: '/' },
        Callback: receiver.url,
        Mode: '02',
        ...fields,
        UserId,
      };
    },
    anchor: (room, userId, options = {}) =>
      openAnchor({
        cloudUrl: service.cloud.apiUrl,
        room: 'RoomId' in room ? { roomId: room.RoomId } : { strRoomId: room.StrRoomId },
        userId,
        browser,
        ...video,
        ...options,
      }),
    task,
    untilJournaled: (requestId, anchors, bytes = minJournalBytes) =>
      eventually(async () => {
        const sizes = await measureJournals(
          join(service.environment['CFS_PATH'] ?? '', 'trtc-record', requestId),
        );
        const begun = sizes.filter((size) => size >= bytes);
        return begun.length >= anchors ? begun : undefined;
      }),
    async killWorker(requestId) {
      const { workerRequestId } = (await task(requestId)).data;
      const run = service.cloud.scf.invocations().find((one) => one.requestId === workerRequestId);
      if (run?.pid === undefined) throw new Error(`recording ${requestId} has no worker`);
      process.kill(run.pid, 'SIGKILL');
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Measures the journal of each anchor. @param dir of the recording */
async function measureJournals(dir: string): Promise<number[]> {
  const journals = join(dir, 'journal');
  const names = await readdir(journals).catch(() => []);
  return Promise.all(
    names.map(async (name) => {
      const logs = await readdir(join(journals, name)).catch(() => []);
      const sizes = logs.map((log) => stat(join(journals, name, log)).catch(() => ({ size: 0 })));
      return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
    }),
  );
}
