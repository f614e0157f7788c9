import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { apiError } from '../cloud-api/index.ts';
import { type CredentialStore } from '../credentials/credential-store.ts';
import { DIRECTORY_MARK } from '../processes/claim-directory.ts';
import { type ProcessGroup } from '../processes/process-group.ts';
import { type FunctionDefinition } from './function-definition.ts';
import { type Invocation } from './invocation.ts';
import { type InvocationLog } from './invocation-log.ts';
import { platformHeaders } from './platform-headers.ts';
import { runInvocation } from './run-invocation.ts';

/** The keys of a function's role end after six hours and are not renewed for a run. */
const ROLE_KEYS_LIFETIME_MS = 6 * 3600 * 1000;

/** Runs functions, each run in a process group of its own. */
export interface FunctionRunner extends AsyncDisposable {
  /**
   * Starts a run and does not wait for it.
   *
   * @param event JSON
   * @throws ServiceError `ResourceUnavailable` when it is stopping
   */
  start(definition: FunctionDefinition, event: string): Invocation;
  /** SIGTERM to the worker, or the end of its group. @returns false when it is not running */
  terminate(requestId: string, graceful: boolean): boolean;
  /** The process of a run, as long as it has one. */
  pidOf(requestId: string): number | undefined;
  /** Resolves when nothing is left of the runs there are now. */
  idle(): Promise<void>;
  /** Asks all runs to finish, and kills those that have not after `graceMs`. From then on none is started. */
  stop(graceMs: number): Promise<void>;
}

interface Run {
  readonly kill: AbortController;
  group: ProcessGroup | undefined;
  isAskedToStop: boolean;
  done: Promise<void>;
}

export interface FunctionRunnerOptions {
  /** The claimed directory. */
  readonly dir: string;
  readonly log: InvocationLog;
  readonly credentials: CredentialStore;
}

export function createFunctionRunner({ dir, log, credentials }: FunctionRunnerOptions): FunctionRunner {
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
    start(definition, event) {
      if (isStopping) throw apiError('ResourceUnavailable', 'The local SCF is stopping.');
      const requestId = randomUUID();
      const invocation = log.start(requestId, definition.functionName);
      const kill = new AbortController();
      const run: Run = { kill, group: undefined, isAskedToStop: false, done: Promise.resolve() };
      runs.set(requestId, run);
      const headers = platformHeaders(
        definition,
        requestId,
        credentials.issueTemporary(ROLE_KEYS_LIFETIME_MS),
      );
      run.done = runInvocation({
        definition,
        event,
        headers,
        logFile: join(dir, 'logs', `${definition.functionName}-${requestId}.log`),
        marks: { [DIRECTORY_MARK]: dir },
        signal: kill.signal,
        onStart(group) {
          run.group = group;
          if (run.isAskedToStop) group.signal('SIGTERM');
        },
        onEnd: (end) => log.end(requestId, end),
      })
        .catch((error: unknown) => console.error(`local SCF failed in run ${requestId}:`, error))
        .finally(() => runs.delete(requestId));
      return invocation;
    },
    terminate(requestId, graceful) {
      const run = runs.get(requestId);
      if (run === undefined || log.find(requestId)?.status !== 'RUNNING') return false;
      if (graceful) askToStop(run);
      else run.kill.abort();
      return true;
    },
    pidOf: (requestId) => runs.get(requestId)?.group?.pid,
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
