import { requestBody } from '../http/request.ts';
import { type ProcessGroup } from '../processes/process-group.ts';
import { type Instance, startInstance } from './instances/start-instance.ts';
import { type Launch } from './instances/launch.ts';
import { memoryOf } from './instances/memory-of.ts';
import { aborted, failed, finished, type InvocationEnd, STATUS_CODE } from './invocation.ts';
import { faultKindOf } from './platform-fault.ts';
import { platformHeaders } from './platform-headers.ts';

/** After its answer a worker has this long to go by itself. */
const RELEASE_GRACE_MS = 5_000;
const ANSWER_LIMIT_BYTES = 6 * 1024 * 1024;

export interface RunOptions {
  readonly requestId: string;
  /** Prepares the process; disposed of when nothing is left of it. */
  readonly launch: () => Promise<Launch>;
  /** The JSON of the event. */
  readonly event: string;
  /** Sent with the event, beside the platform's. */
  readonly headers: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Added to the environment. */
  readonly marks: Readonly<Record<string, string>>;
  /** Kills the run. */
  readonly signal: AbortSignal;
  /** Called as soon as there is a process. */
  readonly onStart: (group: ProcessGroup) => void;
  /** Called as soon as the outcome is known; the process may still be going. */
  readonly onEnd: (outcome: RunOutcome) => void;
}

/** What came of a run. */
export interface RunOutcome {
  readonly end: InvocationEnd;
  /** The body of the answer; empty when there was none. */
  readonly answer: string;
  readonly memoryBytes: number;
}

/** What came of a run that was not answered, or not even begun. */
export const withoutAnswer = (end: InvocationEnd): RunOutcome => ({ end, answer: '', memoryBytes: 0 });

/** Runs a function once, in a process of its own. Resolves when nothing of that process is left. */
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
    return onEnd(withoutAnswer(signal.aborted ? aborted : failed(faultKindOf(error))));
  }
  await using running = instance;
  const outcome = await outcomeOf(running, launched, options);
  onEnd(outcome);
  // Who has answered may go in peace; all others are killed.
  const answered: number[] = [STATUS_CODE.ok, STATUS_CODE.userCode];
  if (answered.includes(outcome.end.statusCode) && !signal.aborted)
    await running.group.stop(RELEASE_GRACE_MS);
}

async function outcomeOf(
  { group, port, exited }: Instance,
  { definition, headerCredential }: Launch,
  { requestId, event, headers, signal }: RunOptions,
): Promise<RunOutcome> {
  const limit = AbortSignal.timeout(definition.timeoutSeconds * 1000);
  let answer = '';
  const end = await requestBody({
    port,
    method: 'POST',
    path: '/event-invoke',
    headers: {
      ...headers,
      'Content-Type': 'application/json',
      ...platformHeaders(definition, requestId, headerCredential()),
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
  return { end, answer, memoryBytes: await memoryOf(group) };
}
