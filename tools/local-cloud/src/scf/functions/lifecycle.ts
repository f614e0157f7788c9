import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import { setTimeout as delay } from 'node:timers/promises';
import { type FunctionRecord, type FunctionStatus } from './function-record.ts';
import { type FunctionStore } from './function-store.ts';

/** The asynchronous operations on functions, which continue after SCF has responded. */
export interface Lifecycle extends AsyncDisposable {
  /**
   * Sets a function's state and starts the work. Afterwards the function is `Active` and changed, or in the state `failed`.
   *
   * @param work resolves with the change; undefined deletes the function
   */
  begin(functionName: string, step: LifecycleStep, work: () => Promise<Change | undefined>): void;
  /** Resolves when nothing is running. */
  idle(): Promise<void>;
}

export type Change = (before: FunctionRecord) => FunctionRecord;

interface LifecycleStep {
  readonly status: FunctionStatus;
  readonly failed: FunctionStatus;
}

export const STEPS = {
  create: { status: 'Creating', failed: 'CreateFailed' },
  update: { status: 'Updating', failed: 'UpdateFailed' },
  publish: { status: 'Publishing', failed: 'PublishFailed' },
  delete: { status: 'Deleting', failed: 'DeleteFailed' },
} as const satisfies Record<string, LifecycleStep>;

/**
 * @param stateMs minimum duration of a state, so that clients that poll can see it
 * @param onChange called after a function was changed or deleted
 */
export function createLifecycle(
  store: FunctionStore,
  stateMs: number,
  onChange: (functionName: string) => Promise<void>,
): Lifecycle {
  const running = new Set<Promise<void>>();
  const stop = new AbortController();
  const idle = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running);
  };
  const run = async (
    functionName: string,
    step: LifecycleStep,
    work: () => Promise<Change | undefined>,
  ): Promise<void> => {
    try {
      await delay(stateMs, undefined, { signal: stop.signal });
      const change = await work();
      if (change === undefined) store.delete(functionName);
      else
        store.change(functionName, (before) => ({
          ...change(before),
          status: 'Active',
          statusReasons: [],
        }));
      await onChange(functionName);
    } catch (error) {
      // The next start finishes it.
      if (stop.signal.aborted) return;
      const reason = {
        ErrorCode: error instanceof ServiceError ? error.code : 'InternalError',
        ErrorMessage: toMessage(error),
      };
      store.change(functionName, (before) => ({ ...before, status: step.failed, statusReasons: [reason] }));
    }
  };
  return {
    begin(functionName, step, work) {
      store.change(functionName, (before) => ({ ...before, status: step.status, statusReasons: [] }));
      const done = run(functionName, step, work).finally(() => running.delete(done));
      running.add(done);
    },
    idle,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await idle();
    },
  };
}
