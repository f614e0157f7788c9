import { sendRequest } from '../http-request.ts';
import { type ProcessGroup } from '../processes/process-group.ts';
import { type Instance, startInstance } from './instances/start-instance.ts';
import { type Launch } from './instances/launch.ts';
import { measureMemory } from './instances/measure-memory.ts';
import { aborted, failed, finished, type InvocationEnd, STATUS_CODE, toFaultKind } from './invocation.ts';
import { makePlatformHeaders } from './platform-headers.ts';

/** How long a worker has to exit after its response. */
const RELEASE_GRACE_MS = 5_000;
const ANSWER_LIMIT_BYTES = 6 * 1024 * 1024;

interface RunOptions {
  readonly requestId: string;
  /** Prepares the process; disposed after the process has ended. */
  readonly launch: () => Promise<Launch>;
  /** The JSON of the event. */
  readonly event: string;
  /** Sent with the event, in addition to the platform's. */
  readonly headers: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Added to the environment. */
  readonly marks: Readonly<Record<string, string>>;
  /** Kills the run. */
  readonly signal: AbortSignal;
  /** Called as soon as there is a process. */
  readonly onStart: (group: ProcessGroup) => void;
  /** Called as soon as the outcome is known; the process may still be running. */
  readonly onEnd: (outcome: RunOutcome) => void;
}

/** The outcome of a run. */
export interface RunOutcome {
  readonly end: InvocationEnd;
  /** The body of the response; empty if there was none. */
  readonly answer: string;
  readonly memoryBytes: number;
}

/** Creates the outcome of a run without a response. */
export const withoutAnswer = (end: InvocationEnd): RunOutcome => ({ end, answer: '', memoryBytes: 0 });

/** Runs a function once, in its own process. Resolves when that process and its children have ended. */
export async function runInvocation(options: RunOptions): Promise<void> {
  const { signal, onEnd } = options;
  let launch: Launch;
  try {
    launch = await options.launch();
  } catch (error) {
    console.error('local SCF could not prepare a run:', error);
    return onEnd(withoutAnswer(failed('containerStart')));
  }
  await using launched = launch;
  let instance: Instance;
  try {
    instance = await startInstance({
      ...options,
      definition: launched.definition,
      onOutput: launched.onOutput,
    });
  } catch (error) {
    if (error instanceof Error && error.cause !== undefined)
      console.error('local SCF:', error.message, error.cause);
    return onEnd(withoutAnswer(signal.aborted ? aborted : failed(toFaultKind(error))));
  }
  await using running = instance;
  const outcome = await awaitOutcome(running, launched, options);
  onEnd(outcome);
  // A function that has responded may exit on its own; all others are killed.
  const answered: number[] = [STATUS_CODE.ok, STATUS_CODE.userCode];
  if (answered.includes(outcome.end.statusCode) && !signal.aborted)
    await running.group.stop(RELEASE_GRACE_MS);
}

async function awaitOutcome(
  { group, port, exited }: Instance,
  { definition, headerCredential }: Launch,
  { requestId, event, headers, signal }: RunOptions,
): Promise<RunOutcome> {
  const limit = AbortSignal.timeout(definition.timeoutSeconds * 1000);
  let answer = '';
  const end = await sendRequest({
    port,
    method: 'POST',
    path: '/event-invoke',
    headers: {
      ...headers,
      'Content-Type': 'application/json',
      ...makePlatformHeaders(definition, requestId, headerCredential()),
    },
    body: event,
    signal: AbortSignal.any([signal, exited, limit]),
    limitBytes: ANSWER_LIMIT_BYTES,
  }).then(
    ({ status, body }) => {
      if (body === undefined) return failed('responseTooLarge');
      answer = body;
      return status >= 200 && status < 300 ? finished : failed('userCode');
    },
    () => {
      if (signal.aborted) return aborted;
      return failed(limit.aborted ? 'timeLimit' : 'processExit');
    },
  );
  return { end, answer, memoryBytes: await measureMemory(group) };
}
