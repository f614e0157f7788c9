import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiService } from '../cloud-api/index.ts';
import { type CosServer } from '../cos/index.ts';
import { type CredentialStore } from '../credentials/credential-store.ts';
import { DIRECTORY_MARK } from '../processes/claim-directory.ts';
import { applyUpload } from './apply-upload.ts';
import { commitUpload } from './commit-upload.ts';
import { confirmEvents, describeEventConfig, modifyEventConfig, pullEvents } from './event-actions.ts';
import { isWanted } from './event-config.ts';
import { type LoggedEvent } from './event-log.ts';
import { deleteMedia, describeMediaInfos, describeTaskDetail } from './media-actions.ts';
import { type MediaTools } from './media-tools.ts';
import { processMedia } from './process-media.ts';
import { createPullQueue } from './pull-queue.ts';
import { pullUpload } from './pull-upload.ts';
import { startPushDelivery } from './push-delivery.ts';
import { runProcedure } from './run-procedure.ts';
import { runPull } from './run-pull.ts';
import { createCallLog, type VodCall } from './vod-calls.ts';
import { createVodFaults, type VodFaults } from './vod-faults.ts';
import { urlOfKeys, type VodFile } from './vod-file.ts';
import { type VodParts } from './vod-parts.ts';
import { openVodState } from './vod-state.ts';
import { type VodTask } from './vod-task.ts';
import { createWorkQueue } from './work-queue.ts';

/** How VOD behaves; everything may be left out. */
export interface VodOptions {
  /** Sets the event configuration at the start, with the upload event on; without it the last one stays. */
  readonly event?: VodEventOptions;
  /** After each failure of a push, how long until the next; after the last the event has failed. */
  readonly redeliveryDelaysMs?: readonly number[];
  /** How long the answer to a push may take. */
  readonly pushTimeoutMs?: number;
  /** How long PullEvents waits for an event. */
  readonly pullWaitMs?: number;
  /** How long an event that was pulled may be confirmed. */
  readonly confirmMs?: number;
  /** How long the keys of an upload last. */
  readonly uploadKeysMs?: number;
  /** How much longer than they say, for a test whose keys end soon on a machine that is busy; 0 when left out. */
  readonly uploadKeysGraceMs?: number;
}

export interface VodEventOptions {
  readonly mode: 'PUSH' | 'PULL';
  /** Where to push to. */
  readonly notificationUrl?: string;
  /** Signs what is pushed; letters and digits, at most 32. */
  readonly signKey?: string;
  /** Whether FileDeleted is told too. */
  readonly deletions?: boolean;
}

/** Three times, as the local VOD has it; Tencent names neither a number nor a time. */
const REDELIVERY_DELAYS_MS = [1_000, 3_000, 10_000];
const PUSH_TIMEOUT_MS = 5_000;
const PULL_WAIT_MS = 5_000;
const CONFIRM_MS = 30_000;
const UPLOAD_KEYS_MS = 2 * 3600 * 1000;

export interface OpenVodOptions extends VodOptions {
  /** The claimed directory. */
  readonly dir: string;
  readonly cos: CosServer;
  readonly credentials: CredentialStore;
  readonly tools: MediaTools;
}

/** A running VOD; disposing of it ends its transcodes, and the next start goes on with them. */
export interface Vod extends AsyncDisposable {
  readonly service: ApiService;
  readonly faults: VodFaults;
  /** What was asked, the oldest first. */
  calls(action?: string): VodCall[];
  /** The newest first, as all lists here. */
  files(limit?: number): VodFile[];
  tasks(limit?: number): VodTask[];
  events(limit?: number): LoggedEvent[];
  /** The public address of an object of VOD. */
  urlOf(key: string): string;
  /** Resolves when no transcode and no pull is under way. */
  idle(): Promise<void>;
}

/** Opens the VOD of a directory, and goes on where the last process stopped. */
export function openVod(options: OpenVodOptions): Vod {
  const { dir, cos, credentials } = options;
  const stop = new AbortController();
  // What a killed transcode left.
  rmSync(join(dir, 'work', 'vod'), { recursive: true, force: true });
  const state = openVodState(dir);
  if (options.event !== undefined) state.config.set(configOf(options.event));
  const { events } = state;
  const push = startPushDelivery({
    events,
    configOf: state.config.get,
    redeliveryDelaysMs: options.redeliveryDelaysMs ?? REDELIVERY_DELAYS_MS,
    timeoutMs: options.pushTimeoutMs ?? PUSH_TIMEOUT_MS,
  });
  const pulled = createPullQueue({
    events,
    waitMs: options.pullWaitMs ?? PULL_WAIT_MS,
    confirmMs: options.confirmMs ?? CONFIRM_MS,
  });
  const wake = (): void => {
    push.wake();
    pulled.wake();
  };
  const parts: VodParts = {
    dir,
    state,
    cos,
    credentials,
    tools: { ...options.tools, env: { ...options.tools.env, [DIRECTORY_MARK]: dir } },
    urlOf: urlOfKeys(cos.url),
    raise(subject, event) {
      if (!isWanted(state.config.get(), event.EventType)) return;
      events.add(subject, event);
      // When the transaction is over.
      setImmediate(wake);
    },
    uploadKeysMs: options.uploadKeysMs ?? UPLOAD_KEYS_MS,
    uploadKeysGraceMs: options.uploadKeysGraceMs ?? 0,
    stopping: stop.signal,
  };
  const transcodes = createWorkQueue((taskId) => runProcedure(parts, taskId), stop.signal);
  const pulls = createWorkQueue((taskId) => runPull(parts, taskId), stop.signal);
  const start = ({ kind, taskId, priority }: VodTask): void =>
    (kind === 'Procedure' ? transcodes : pulls).add(taskId, priority);
  for (const task of state.tasks.list().toReversed()) if (task.status !== 'FINISH') start(task);

  const faults = createVodFaults();
  const callLog = createCallLog(faults);
  return {
    service: {
      version: '2018-07-17',
      intercept: (call, proceed) =>
        callLog.intercept({ ...call, gone: AbortSignal.any([call.gone, stop.signal]) }, proceed),
      actions: {
        ApplyUpload: applyUpload(parts),
        CommitUpload: commitUpload(parts),
        ProcessMedia: processMedia(parts, start),
        PullUpload: pullUpload(parts, start),
        DescribeMediaInfos: describeMediaInfos(parts),
        DescribeTaskDetail: describeTaskDetail(parts),
        DeleteMedia: deleteMedia(parts),
        ModifyEventConfig: modifyEventConfig(state, wake),
        DescribeEventConfig: describeEventConfig(state),
        PullEvents: pullEvents(state, pulled, stop.signal),
        ConfirmEvents: confirmEvents(pulled),
      },
    },
    faults,
    calls: callLog.list,
    files: state.files.list,
    tasks: state.tasks.list,
    events: events.list,
    urlOf: parts.urlOf,
    async idle() {
      await transcodes.idle();
      await pulls.idle();
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await callLog.idle();
      await push[Symbol.asyncDispose]();
      await transcodes[Symbol.asyncDispose]();
      await pulls[Symbol.asyncDispose]();
      state[Symbol.dispose]();
    },
  };
}

function configOf({
  mode,
  notificationUrl,
  signKey,
  deletions,
}: VodEventOptions): Parameters<ReturnType<typeof openVodState>['config']['set']>[0] {
  return {
    Mode: mode,
    NotificationUrl: notificationUrl ?? '',
    UploadMediaCompleteEventSwitch: 'ON',
    DeleteMediaCompleteEventSwitch: deletions === true ? 'ON' : 'OFF',
    PersistenceCompleteEventSwitch: 'OFF',
    SignKey: signKey ?? '',
  };
}
