import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiService } from '../cloud-api/index.ts';
import { type CosServer } from '../cos/index.ts';
import { type CredentialStore } from '../credential-store.ts';
import { DIRECTORY_MARK } from '../processes/claim-directory.ts';
import { applyUpload } from './apply-upload.ts';
import { commitUpload } from './commit-upload.ts';
import { confirmEvents, describeEventConfig, modifyEventConfig, pullEvents } from './event-actions.ts';
import { isWanted } from './event-config.ts';
import { type LoggedEvent } from './event-log.ts';
import { deleteMedia, describeMediaInfos, describeTaskDetail } from './media-actions.ts';
import { type MediaTools } from './probe.ts';
import { processMedia } from './process-media.ts';
import { createPullQueue } from './pull-queue.ts';
import { pullUpload } from './pull-upload.ts';
import { startPushDelivery } from './push-delivery.ts';
import { runProcedure } from './run-procedure.ts';
import { runPull } from './run-pull.ts';
import { createCallLog, type VodCall } from './vod-calls.ts';
import { createVodFaults, type VodFaults } from './vod-faults.ts';
import { createToMediaUrl, type VodFile } from './vod-file.ts';
import { type VodParts } from './vod-parts.ts';
import { openVodState } from './vod-state.ts';
import { type VodTask } from './vod-task.ts';
import { createWorkQueue } from './work-queue.ts';

/** Settings of the local VOD; all optional. */
export interface VodOptions {
  /** Sets the event configuration at start, with upload events on; defaults to the last one. */
  readonly event?: VodEventOptions;
  /** Delays after each failed push; after the last one the event has failed. */
  readonly redeliveryDelaysMs?: readonly number[];
  /** Timeout of a push. */
  readonly pushTimeoutMs?: number;
  /** How long PullEvents waits for events. */
  readonly pullWaitMs?: number;
  /** How long a pulled event can be confirmed. */
  readonly confirmMs?: number;
  /** Lifetime of an upload's keys. */
  readonly uploadKeysMs?: number;
  /** How much longer they are valid than stated, for tests with short-lived keys on busy machines; defaults to 0. */
  readonly uploadKeysGraceMs?: number;
}

export interface VodEventOptions {
  readonly mode: 'PUSH' | 'PULL';
  /** URL to push to. */
  readonly notificationUrl?: string;
  /** Key that signs pushed events: at most 32 letters and digits. */
  readonly signKey?: string;
  /** Whether FileDeleted is delivered, too. */
  readonly deletions?: boolean;
}

/** Three retries; Tencent documents neither a number nor delays. */
const REDELIVERY_DELAYS_MS = [1_000, 3_000, 10_000];
const PUSH_TIMEOUT_MS = 5_000;
const PULL_WAIT_MS = 5_000;
const CONFIRM_MS = 30_000;
const UPLOAD_KEYS_MS = 2 * 3600 * 1000;

interface OpenVodOptions extends VodOptions {
  /** The claimed directory. */
  readonly dir: string;
  readonly cos: CosServer;
  readonly credentials: CredentialStore;
  readonly tools: MediaTools;
}

/** A running VOD; disposing interrupts its transcodes, which the next start resumes. */
export interface Vod extends AsyncDisposable {
  readonly service: ApiService;
  readonly faults: VodFaults;
  /** The received calls, oldest first. */
  calls(action?: string): VodCall[];
  /** Newest first, like all lists here. */
  files(limit?: number): VodFile[];
  tasks(limit?: number): VodTask[];
  events(limit?: number): LoggedEvent[];
  /** Returns the public URL of an object of VOD. */
  toMediaUrl(key: string): string;
  /** Resolves when no transcode or pull is running. */
  idle(): Promise<void>;
}

/** Opens the VOD of a directory, and resumes its unfinished tasks. */
export function openVod(options: OpenVodOptions): Vod {
  const { dir, cos, credentials } = options;
  const stop = new AbortController();
  // Remove the files of killed transcodes.
  rmSync(join(dir, 'work', 'vod'), { recursive: true, force: true });
  const state = openVodState(dir);
  if (options.event !== undefined) state.config.set(toEventConfig(options.event));
  const { events } = state;
  const push = startPushDelivery({
    events,
    getConfig: state.config.get,
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
    toMediaUrl: createToMediaUrl(cos.url),
    raise(subject, event) {
      if (!isWanted(state.config.get(), event.EventType)) return;
      events.add(subject, event);
      // After the transaction.
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
    toMediaUrl: parts.toMediaUrl,
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

function toEventConfig({
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
