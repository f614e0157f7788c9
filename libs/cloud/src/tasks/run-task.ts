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

/** A worker that is started while the store is away waits this long; after it another one is asked for anyway. */
const storeTimeoutMs = 60_000;
/** How long a worker waits for the task that is named for its run; after it another one would be asked for. */
const creationTimeoutMs = 20_000;
const soon = backoff({ firstMs: 50, maxMs: 500 });

/** A task in the hands of its worker. */
export interface TaskRun<Status extends string, Data extends TaskData> {
  /** As it was when it was taken; `attempts` says how many workers there were before. */
  task: Task<Data>;
  store: TaskStore;
  progress: TaskProgress<Status, Data>;
  /** Aborted when another worker may have the task: stop at once, write nothing more. */
  lost: AbortSignal;
  /**
   * Resolves when the store has just said that the task is still ours: to be waited for right before each step that others
   * see, as this process may have stood still. What was told before is written by then: what it begins, the next worker
   * can take back. While the store is away it waits.
   *
   * @returns until when nobody else can have taken it, by `monotonicNowMs`
   * @throws ServiceError `LeaseLost`; `StoreUnavailable` after a shutdown
   */
  confirm: () => Promise<number>;
  /**
   * Resolves at once, unless this process stood still for as long as a lease: then the store is asked first. For what goes on
   * while the store is away: the journal, above all, which the next worker has read by then.
   *
   * @throws ServiceError `LeaseLost`
   */
  confirmAfterStall: () => Promise<void>;
  /** Aborted when the process is asked to end: finish what there is, and tell. */
  shutdown: AbortSignal;
  /** What is opened goes into it; it is closed before the lease is given back. */
  scope: AsyncDisposableStack;
  log: Logger;
}

export interface TaskWorker {
  taskId: string;
  /** Of this run of the function. */
  requestId: string;
  log: Logger;
  shutdown: AbortSignal;
  timing?: TaskTiming;
}

/**
 * The whole of a worker's job: takes the task, holds its lease while `work` works, and gives it back. A task that was
 * left by a lost worker is gone on with where it was: that is what `work` sees in it.
 *
 * A task that is named for this run (`taskId` is `requestId`) may not be there yet: it is waited for, for 20 s. When it does
 * not come, whoever asked for it was told an error, and there is nothing to do.
 *
 * @throws what `work` throws; ServiceError `TaskNotFound`, `StoreUnavailable`
 */
export async function runTask<Status extends string, Data extends TaskData>(
  kind: TaskKind<Status>,
  { taskId, requestId, store, log, shutdown, timing = defaultTaskTiming }: TaskWorker & { store: TaskStore },
  work: (run: TaskRun<Status, Data>) => Promise<void>,
): Promise<void> {
  // The platform repeats a run that failed under the same request id: the lease is not for two of that name.
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
    log.warn('there is no such task, another worker has it, or it is done');
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
