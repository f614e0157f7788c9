import { randomBytes } from 'node:crypto';
import { ServiceError } from '@scf-media/protocol/errors';
import type { Logger } from '../log/index.ts';
import { backoff, retry, monotonicNowMs, retryWhileUnavailable } from '../retry/index.ts';
import { holdLease } from './store/hold-lease.ts';
import type { Task, TaskStore } from './store/task-store.ts';
import type { TaskKind } from './task-kind.ts';
import type { TaskData } from './task-data.ts';
import { type TaskProgress, createTaskProgress } from './task-progress.ts';
import { defaultTaskTiming, type TaskTiming } from './task-timing.ts';

/** How long a worker waits for an unavailable store at its start; after that a sweep invokes another one anyway. */
const storeTimeoutMs = 60_000;
/** How long a worker waits for the task with its request id; after that a sweep would invoke another one. */
const creationTimeoutMs = 20_000;
const soon = backoff({ firstMs: 50, maxMs: 500 });

/** A task while its worker holds it. */
export interface TaskRun<Status extends string, Data extends TaskData> {
  /** The task when its lease was acquired; `attempts` counts the workers so far. */
  task: Task<Data>;
  store: TaskStore;
  progress: TaskProgress<Status, Data>;
  /** Aborted when another worker may hold the task: stop immediately and write nothing more. */
  lost: AbortSignal;
  /**
   * Resolves when the store has just confirmed the lease. To be awaited immediately before each step that others can
   * see, because this process may have been suspended. Earlier updates are written by then, so that the next worker
   * can undo what this step starts. While the store is away it keeps trying.
   *
   * @returns until when nobody else can have acquired it, by `monotonicNowMs`
   * @throws ServiceError `LeaseLost`; `StoreUnavailable` after a shutdown
   */
  confirm: () => Promise<number>;
  /**
   * Resolves immediately, unless this process was suspended for as long as a lease: then the store is asked first. For what
   * continues while the store is away, above all the journal, which the next worker has read by then.
   *
   * @throws ServiceError `LeaseLost`
   */
  confirmAfterStall: () => Promise<void>;
  /** Aborted when the process is asked to shut down: finish the file and report. */
  shutdown: AbortSignal;
  /** Owns what the work opens; it is disposed before the lease is released. */
  scope: AsyncDisposableStack;
  log: Logger;
}

export interface TaskWorker {
  taskId: string;
  /** The request id of this invocation. */
  requestId: string;
  log: Logger;
  shutdown: AbortSignal;
  timing?: TaskTiming;
}

/**
 * Runs a worker: acquires the task, holds its lease while `work` runs, and releases it. A task whose worker died is
 * resumed: `work` sees how far it had come.
 *
 * A task with the request id of this run (`taskId` is `requestId`) may not exist yet: it is awaited for 20 s. If it
 * does not appear, the client got an error and there is nothing to do.
 *
 * @throws what `work` throws; ServiceError `TaskNotFound`, `StoreUnavailable`
 */
export async function runTask<Status extends string, Data extends TaskData>(
  kind: TaskKind<Status>,
  { taskId, requestId, store, log, shutdown, timing = defaultTaskTiming }: TaskWorker & { store: TaskStore },
  work: (run: TaskRun<Status, Data>) => Promise<void>,
): Promise<void> {
  // SCF retries a failed run under the same request id: the two must not share a lease.
  const owner = `${requestId}.${randomBytes(6).toString('base64url')}`;
  const untilMs = monotonicNowMs() + storeTimeoutMs;
  const createdByMs = monotonicNowMs() + (taskId === requestId ? creationTimeoutMs : 0);
  const acquire = (): Promise<Task<Data> | undefined> =>
    retryWhileUnavailable(() => store.acquireLease<Data>(taskId, owner, timing.leaseMs), {
      signal: shutdown,
      untilMs: () => untilMs,
    });
  const task = await retry(acquire, {
    waitMs: soon,
    isRetryable: isNotFound,
    untilMs: () => createdByMs,
    onFailure: ({ attempt }) =>
      attempt === 1 && log.info('waiting for the task, which is not in the store yet'),
    signal: shutdown,
  }).catch((error: unknown) => {
    if (taskId === requestId && isNotFound(error)) return undefined;
    throw error;
  });
  if (task === undefined) {
    log.warn('the task does not exist, has another worker, or is finished');
    return;
  }
  await using held = await holdLease(store, taskId, owner, {
    ttlMs: timing.leaseMs,
    everyMs: timing.heartbeatMs,
    shutdown,
    log,
  });
  const progress = createTaskProgress<Status, Data>(kind, store, {
    taskId,
    owner,
    lost: held.signal,
    shutdown,
    log,
  });
  await using scope = new AsyncDisposableStack();
  await work({
    task,
    store,
    progress,
    lost: held.signal,
    async confirm() {
      await progress.flush();
      return held.confirm();
    },
    confirmAfterStall: () => held.confirmAfterStall(),
    shutdown,
    scope,
    log,
  });
}

function isNotFound(error: unknown): boolean {
  return error instanceof ServiceError && error.code === 'TaskNotFound';
}
