import { freePort } from '../http/free-port.ts';
import { requestStatus, waitForHealth } from '../http/request.ts';
import { type ProcessGroup, startProcessGroup } from '../processes/process-group.ts';
import { type FunctionDefinition } from './function-definition.ts';
import { aborted, failed, finished, type InvocationEnd, STATUS_CODE } from './invocation.ts';
import { platformEnvironment } from './platform-headers.ts';

/** After its answer a worker has this long to go by itself. */
const RELEASE_GRACE_MS = 5_000;
const DEFAULT_INIT_TIMEOUT_SECONDS = 90;

export interface RunOptions {
  readonly definition: FunctionDefinition;
  /** The JSON of the event. */
  readonly event: string;
  /** Sent with the event. */
  readonly headers: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Added to the environment. */
  readonly marks: Readonly<Record<string, string>>;
  /** Kills the run. */
  readonly signal: AbortSignal;
  /** Called as soon as there is a process. */
  readonly onStart: (group: ProcessGroup) => void;
  /** Called as soon as the outcome is known; the process may still be going. */
  readonly onEnd: (end: InvocationEnd) => void;
}

/** Runs a function once, in a process of its own. Resolves when nothing of that process is left. */
export async function runInvocation(options: RunOptions): Promise<void> {
  const { definition, marks, logFile, signal, onStart, onEnd } = options;
  const port = await freePort();
  let group: ProcessGroup;
  try {
    group = await startProcessGroup({
      command: definition.command,
      cwd: definition.cwd,
      env: { ...definition.env, ...platformEnvironment(definition, port), ...marks },
      logFile,
    });
  } catch (error) {
    console.error(`local SCF could not start ${definition.functionName}:`, error);
    return onEnd(failed('containerStart'));
  }
  await using running = group;
  onStart(running);
  const end = await outcomeOf(running, port, options);
  onEnd(end);
  // Who has answered may go in peace; all others are killed.
  const answered: number[] = [STATUS_CODE.ok, STATUS_CODE.userCode];
  if (answered.includes(end.statusCode) && !signal.aborted) await running.stop(RELEASE_GRACE_MS);
}

async function outcomeOf(
  group: ProcessGroup,
  port: number,
  { definition, event, headers, signal }: RunOptions,
): Promise<InvocationEnd> {
  const exited = new AbortController();
  void group.ended.then(() => exited.abort());
  const over = AbortSignal.any([signal, exited.signal]);

  const initTimeout = AbortSignal.timeout(
    (definition.initTimeoutSeconds ?? DEFAULT_INIT_TIMEOUT_SECONDS) * 1000,
  );
  const initialized = await waitForHealth(port, AbortSignal.any([over, initTimeout]));
  if (!initialized) return signal.aborted ? aborted : failed(over.aborted ? 'processExit' : 'initTimeout');

  const limit = AbortSignal.timeout(definition.timeoutSeconds * 1000);
  try {
    const status = await requestStatus({
      port,
      method: 'POST',
      path: '/event-invoke',
      headers,
      body: event,
      signal: AbortSignal.any([over, limit]),
    });
    return status >= 200 && status < 300 ? finished : failed('userCode');
  } catch {
    if (signal.aborted) return aborted;
    return failed(limit.aborted ? 'timeLimit' : 'processExit');
  }
}
