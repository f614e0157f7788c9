import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { apiError } from '../cloud-api/index.ts';
import { DIRECTORY_MARK } from '../processes/claim-directory.ts';
import { type ProcessGroup } from '../processes/process-group.ts';
import { type Launch } from './instances/launch.ts';
import { type Invocation } from './invocation.ts';
import { type InvocationLog } from './invocation-log.ts';
import { runInvocation, type RunOutcome } from './run-invocation.ts';

/** What a run is of. */
export interface RunTarget {
  readonly functionName: string;
  /** The version or alias that was asked for. */
  readonly qualifier: string;
  /** Prepares a process for it. */
  readonly launch: () => Promise<Launch>;
}

/** A run that has begun. */
export interface StartedRun {
  readonly invocation: Invocation;
  /** Resolves when the outcome is known; the process may still be going. */
  readonly outcome: Promise<RunOutcome>;
  /** What the function writes. */
  readonly logFile: string;
}

/** Runs event functions, each run in a process group of its own. */
export interface FunctionRunner extends AsyncDisposable {
  /**
   * Starts a run and does not wait for it.
   *
   * @param event JSON
   * @param headers sent with the event, beside the platform's
   * @throws ServiceError `ResourceUnavailable` when it is stopping
   */
  start(target: RunTarget, event: string, headers?: Readonly<Record<string, string>>): StartedRun;
  /** SIGTERM to the worker, or the end of its group. @returns false when it is not running */
  terminate(requestId: string, graceful: boolean): boolean;
  /** The process of a run, as long as it has one. */
  pidOf(requestId: string): number | undefined;
  /** The ids of the runs of a function there are now. */
  runsOf(functionName: string): readonly string[];
  /** Resolves when nothing is left of the runs there are now. */
  idle(): Promise<void>;
  /** Asks all runs to finish, and kills those that have not after `graceMs`. From then on none is started. */
  stop(graceMs: number): Promise<void>;
}

interface Run {
  readonly functionName: string;
  readonly kill: AbortController;
  group: ProcessGroup | undefined;
  isAskedToStop: boolean;
  done: Promise<void>;
}

export interface FunctionRunnerOptions {
  /** The claimed directory. */
  readonly dir: string;
  readonly log: InvocationLog;
}

export function createFunctionRunner({ dir, log }: FunctionRunnerOptions): FunctionRunner {
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
    run.group?.signal('SIGTERM');
  };
  return {
    start({ functionName, qualifier, launch }, event, headers = {}) {
      if (isStopping) throw apiError('ResourceUnavailable', 'The local SCF is stopping.');
      const requestId = randomUUID();
      const invocation = log.start(requestId, functionName, qualifier);
      const kill = new AbortController();
      const run: Run = {
        functionName,
        kill,
        group: undefined,
        isAskedToStop: false,
        done: Promise.resolve(),
      };
      runs.set(requestId, run);
      const logFile = join(dir, 'logs', `${functionName}-${requestId}.log`);
      const known = Promise.withResolvers<RunOutcome>();
      known.promise.catch(() => undefined);
      run.done = runInvocation({
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
        onEnd(outcome) {
          log.end(requestId, outcome.end);
          known.resolve(outcome);
        },
      })
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
    pidOf: (requestId) => runs.get(requestId)?.group?.pid,
    runsOf: (functionName) =>
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
