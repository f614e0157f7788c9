import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { apiError } from '../cloud-api/index.ts';
import { DIRECTORY_MARK } from '../processes/claim-directory.ts';
import { type ProcessGroup } from '../processes/process-group.ts';
import { type Launch } from './instances/launch.ts';
import { aborted, failed, type Invocation } from './invocation.ts';
import { type InvocationLog } from './invocation-log.ts';
import { type MemoryQuota } from './memory-quota.ts';
import { computeRetryDelayMs, type RetryPolicy } from './retry-policy.ts';
import { runInvocation, type RunOutcome, withoutAnswer } from './run-invocation.ts';

/** What to run. */
export interface RunTarget {
  readonly functionName: string;
  /** The requested version or alias. */
  readonly qualifier: string;
  readonly memoryMb: number;
  /** Prepares a process. */
  readonly launch: () => Promise<Launch>;
}

interface StartOptions {
  /** Sent with the event, in addition to the platform's. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For asynchronous events. A synchronous call is attempted once, and fails if the quota is used up. */
  readonly retries?: RetryPolicy | undefined;
}

/** A started run. */
interface StartedRun {
  readonly invocation: Invocation;
  /** Resolves with the last outcome; the process may still be running. */
  readonly outcome: Promise<RunOutcome>;
  /** The function's output. */
  readonly logFile: string;
}

/** Runs event functions, each run in its own process group. */
export interface FunctionRunner extends AsyncDisposable {
  /**
   * Starts a run without waiting for it. Retries belong to the same run, with the same id, which counts as running between
   * attempts.
   *
   * @param event JSON
   * @throws ServiceError `ResourceUnavailable` while stopping
   */
  start(target: RunTarget, event: string, options?: StartOptions): StartedRun;
  /** Sends SIGTERM to the worker or, if not graceful, kills its group. @returns false if it is not running */
  terminate(requestId: string, graceful: boolean): boolean;
  /** The process id of a run, while it has one. */
  findPid(requestId: string): number | undefined;
  /** The ids of a function's current runs. */
  listRuns(functionName: string): readonly string[];
  /** Resolves when all current runs have ended. */
  idle(): Promise<void>;
  /** Asks all runs to finish, and kills those left after `graceMs`. Starts no more runs. */
  stop(graceMs: number): Promise<void>;
}

interface Run {
  readonly functionName: string;
  readonly kill: AbortController;
  group: ProcessGroup | undefined;
  isAskedToStop: boolean;
  /** For its next attempt. */
  isWaiting: boolean;
  done: Promise<void>;
}

interface FunctionRunnerOptions {
  /** The claimed directory. */
  readonly dir: string;
  readonly log: InvocationLog;
  readonly quota: MemoryQuota;
}

export function createFunctionRunner({ dir, log, quota }: FunctionRunnerOptions): FunctionRunner {
  const runs = new Map<string, Run>();
  let isStopping = false;
  const idle = async (): Promise<void> => {
    await Promise.all([...runs.values()].map(({ done }) => done));
  };
  const killAll = async (): Promise<void> => {
    for (const run of runs.values()) run.kill.abort();
    await idle();
  };
  const askToStop = (run: Run): void => {
    run.isAskedToStop = true;
    if (run.isWaiting) run.kill.abort();
    run.group?.signal('SIGTERM');
  };
  return {
    start({ functionName, qualifier, memoryMb, launch }, event, { headers = {}, retries } = {}) {
      if (isStopping) throw apiError('ResourceUnavailable', 'The local SCF is stopping.');
      const requestId = randomUUID();
      const invocation = log.start(requestId, functionName, qualifier);
      const kill = new AbortController();
      const run: Run = {
        functionName,
        kill,
        group: undefined,
        isAskedToStop: false,
        isWaiting: false,
        done: Promise.resolve(),
      };
      runs.set(requestId, run);
      const logFile = join(dir, 'logs', `${functionName}-${requestId}.log`);
      const known = Promise.withResolvers<RunOutcome>();
      known.promise.catch(() => undefined);
      let attempts = 0;
      /** @returns the delay before the next attempt; undefined after the last one */
      const conclude = (outcome: RunOutcome): number | undefined => {
        const ageMs = Date.now() - invocation.startTimeMs;
        const waitMs =
          retries === undefined || run.isAskedToStop
            ? undefined
            : computeRetryDelayMs(outcome.end, { attempts, ageMs }, retries);
        if (waitMs !== undefined) return waitMs;
        log.end(requestId, outcome.end);
        known.resolve(outcome);
        return undefined;
      };
      const tryOnce = async (): Promise<number | undefined> => {
        using share = quota.acquire(functionName, memoryMb);
        if (share === undefined) return conclude(withoutAnswer(failed('concurrency')));
        attempts += 1;
        let waitMs: number | undefined;
        await runInvocation({
          requestId,
          launch,
          event,
          headers,
          logFile,
          marks: { [DIRECTORY_MARK]: dir },
          signal: kill.signal,
          onStart(group) {
            run.group = group;
            if (run.isAskedToStop) group.signal('SIGTERM');
          },
          onEnd: (outcome) => (waitMs = conclude(outcome)),
        });
        run.group = undefined;
        return waitMs;
      };
      const live = async (): Promise<void> => {
        for (;;) {
          const waitMs = await tryOnce();
          if (waitMs === undefined) return;
          run.isWaiting = true;
          if (run.isAskedToStop) kill.abort();
          await delay(waitMs, undefined, { signal: kill.signal }).catch(() => undefined);
          run.isWaiting = false;
          if (kill.signal.aborted) return void conclude(withoutAnswer(aborted));
        }
      };
      run.done = live()
        .catch((error: unknown) => {
          console.error(`local SCF failed in run ${requestId}:`, error);
          known.reject(error);
        })
        .finally(() => runs.delete(requestId));
      return { invocation, outcome: known.promise, logFile };
    },
    terminate(requestId, graceful) {
      const run = runs.get(requestId);
      if (run === undefined || log.find(requestId)?.status !== 'RUNNING') return false;
      if (graceful) askToStop(run);
      else run.kill.abort();
      return true;
    },
    findPid: (requestId) => runs.get(requestId)?.group?.pid,
    listRuns: (functionName) =>
      [...runs].filter(([, run]) => run.functionName === functionName).map(([requestId]) => requestId),
    idle,
    async stop(graceMs) {
      isStopping = true;
      for (const run of runs.values()) askToStop(run);
      const timer = setTimeout(() => void killAll(), graceMs);
      await idle();
      clearTimeout(timer);
    },
    [Symbol.asyncDispose]: killAll,
  };
}
