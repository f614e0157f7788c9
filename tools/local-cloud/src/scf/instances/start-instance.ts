import { appendFileSync } from 'node:fs';
import { waitForPort } from '../../ports/check-port.ts';
import { type ProcessGroup, startProcessGroup } from '../../processes/process-group.ts';
import { freePort } from '../../ports/index.ts';
import { type FunctionDefinition } from '../function-definition.ts';
import { platformFault } from '../invocation.ts';
import { makePlatformEnvironment } from '../platform-headers.ts';

/** A listening process of a function; disposing ends it completely. */
export interface Instance extends AsyncDisposable {
  readonly group: ProcessGroup;
  /** On 127.0.0.1. */
  readonly port: number;
  /** Aborts when the process has ended. */
  readonly exited: AbortSignal;
}

interface StartInstanceOptions {
  readonly definition: FunctionDefinition;
  readonly logFile: string;
  /** Added to the environment. */
  readonly marks: Readonly<Record<string, string>>;
  /** Cancels the start. */
  readonly signal: AbortSignal;
  /** Receives its output line by line, in addition to the log. */
  readonly onOutput?: ((line: string) => void) | undefined;
  /** Called as soon as there is a process. */
  readonly onStart?: (group: ProcessGroup) => void;
}

const DEFAULT_INIT_TIMEOUT_SECONDS = 90;

/**
 * Starts a process of a function and waits until it listens.
 *
 * @throws ServiceError `ContainerStateExited`, `InitContainerTimeout` or `RequestCanceled`, after ending the process
 */
export async function startInstance(options: StartInstanceOptions): Promise<Instance> {
  const { definition, logFile, marks, signal, onOutput, onStart } = options;
  const { functionName, command, cwd, env, initTimeoutSeconds = DEFAULT_INIT_TIMEOUT_SECONDS } = definition;
  const port = await freePort();
  const group = await startProcessGroup({
    command,
    cwd,
    env: { ...env, ...makePlatformEnvironment(definition, port), ...marks },
    logFile,
    ...(onOutput === undefined ? {} : { onOutput: logBefore(logFile, onOutput) }),
  }).catch((cause: unknown) => {
    throw platformFault('containerStart', `${functionName} could not be started.`, cause);
  });
  await using starting = new AsyncDisposableStack();
  starting.use(group);
  onStart?.(group);
  const exit = new AbortController();
  void group.ended.then(() => exit.abort());
  const initTimeout = AbortSignal.timeout(initTimeoutSeconds * 1000);
  const listens = await waitForPort(port, AbortSignal.any([signal, exit.signal, initTimeout]));
  if (signal.aborted) throw platformFault('canceled', `The start of ${functionName} was canceled.`);
  if (exit.signal.aborted)
    throw platformFault('containerStart', `${functionName} ended before it listened on its port.`);
  if (!listens)
    throw platformFault(
      'initTimeout',
      `${functionName} did not listen within ${initTimeoutSeconds} seconds.`,
    );
  const started = starting.move();
  return { group, port, exited: exit.signal, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

/** Writes each line to the file before it is reported. */
function logBefore(logFile: string, onOutput: (line: string) => void): (line: string) => void {
  return (line) => {
    appendFileSync(logFile, `${line}\n`);
    onOutput(line);
  };
}
