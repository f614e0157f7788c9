import { createTrtcPushClient, type TrtcPush, type TrtcPushClient } from '@scf-media/client';
import { openTaskStore, type Task } from '@scf-media/cloud/tasks';
import {
  type Anchor,
  eventually,
  LOCAL_TRTC_SDK_APP_ID,
  openAnchor,
  openRoomBrowser,
  type RunningService,
  startService,
  createUserSig,
} from '@scf-media/local-cloud/testing';
import { recordRoom, type RoomInFiles } from '@scf-media/media/testing';
import type { PushData } from '../push-task.ts';
import { createPushHttp, type PushHttp } from './push-http.ts';
import { type SampleFiles, serveSampleFiles } from './sample-files.ts';

/** The service on its own local cloud, files to push, and a browser for the users of rooms. */
export interface PushService extends AsyncDisposable {
  service: RunningService;
  client: TrtcPushClient;
  http: PushHttp;
  files: SampleFiles;
  /** Makes a valid request, to push `long.mp4` into a named room. @param fields override its fields */
  request(room: string, fields?: Partial<TrtcPush.StartRequest>): TrtcPush.StartRequest;
  /** Waits until the push has reached a position in its source. */
  untilPosition(requestId: string, seconds: number): Promise<void>;
  /** A user who enters and watches. */
  viewer(room: string, userId?: string): Promise<Anchor>;
  /** Records the audio of the room like trtc-record. */
  recordAudio(room: string): Promise<RoomInFiles>;
  /** Reads a push from the store. */
  task(requestId: string): Promise<Task<PushData>>;
  /** Sends a signal to the process of its worker. */
  signalWorker(requestId: string, signal: NodeJS.Signals): Promise<void>;
}

export async function openPushService(environment: Record<string, string> = {}): Promise<PushService> {
  await using opening = new AsyncDisposableStack();
  const service = opening.use(await startService('trtc-push', { environment }));
  const files = opening.use(await serveSampleFiles(service.dir));
  const store = opening.use(await openTaskStore(service.environment['TASK_STORE'] ?? ''));
  const browser = opening.use(await openRoomBrowser());
  const client = createTrtcPushClient({
    endpoint: service.url,
    watch: { intervalMs: 50, timeoutMs: 120_000 },
  });
  const opened = opening.move();
  const task = async (requestId: string): Promise<Task<PushData>> => {
    const found = await store.get<PushData>(requestId);
    if (found === undefined) throw new Error(`no task ${requestId}`);
    return found;
  };
  return {
    service,
    client,
    http: createPushHttp(service.url),
    files,
    request: (room, fields = {}) => {
      const { UserId = 'pusher' } = fields;
      return {
        VideoSrc: `${files.url}/long.mp4`,
        SdkAppId: LOCAL_TRTC_SDK_APP_ID,
        StrRoomId: room,
        UserSig: createUserSig(UserId),
        ...fields,
        UserId,
      };
    },
    async untilPosition(requestId, seconds) {
      await eventually(async () => {
        const view = await client.describe(requestId);
        if (view.Status === 'finished')
          throw new Error(`finished before ${seconds} s: ${JSON.stringify(view)}`);
        return (view.Position ?? 0) >= seconds || undefined;
      });
    },
    viewer: (room, userId = 'viewer') =>
      openAnchor({
        cloudUrl: service.cloud.apiUrl,
        room: { strRoomId: room },
        userId,
        publish: 'none',
        browser,
      }),
    recordAudio: (room) =>
      recordRoom({
        entry: {
          sdkAppId: LOCAL_TRTC_SDK_APP_ID,
          strRoomId: room,
          userId: 'recorder',
          userSig: createUserSig('recorder'),
        },
        media: 'audio',
        sdkUrl: `${service.cloud.apiUrl}/trtc/trtc.js`,
      }),
    task,
    async signalWorker(requestId, signal) {
      const { workerRequestId } = (await task(requestId)).data;
      const run = service.cloud.scf.invocations().find((one) => one.requestId === workerRequestId);
      if (run?.pid === undefined) throw new Error(`push ${requestId} has no worker`);
      process.kill(run.pid, signal);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
