import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stackEnvironment } from '../config.ts';
import { workspaceRoot } from '../workspace-root.ts';
import { freePortBase } from './free-port-base.ts';
import type { LogTail } from './log-tail.ts';

/** The local stack as a child process; disposing stops it and everything it started. */
export interface Stack extends AsyncDisposable {
  readonly portBase: number;
  /** Aborted when the stack ends without having been told to. */
  readonly gone: AbortSignal;
}

export interface StackOptions {
  /** Where it keeps its state. */
  stateDir: string;
  log: LogTail;
  signal: AbortSignal;
  readyTimeoutMs?: number;
}

/** A recording under way is finished and uploaded before the stack ends. */
const stopTimeoutMs = 20_000;

/**
 * Starts the stack exactly as `npm start` does, on ports of its own, and waits until all of it answers.
 *
 * @throws when it ends or is not ready in time (60 s); nothing of it is left then
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { stateDir, log, signal, readyTimeoutMs = 60_000 } = options;
  const portBase = await freePortBase();
  const stack = spawn(
    process.execPath,
    ['--conditions=@scf-media/source', join(workspaceRoot, 'tools/local-cloud/src/start.ts')],
    {
      cwd: workspaceRoot,
      env: stackEnvironment(portBase, stateDir),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C reaches this process only, which then stops the stack in order.
      detached: true,
    },
  );
  const killOnExit = (): void => signalGroup(stack, 'SIGKILL');
  process.once('exit', killOnExit);
  const ended = once(stack, 'exit').then(([code, byWhat]) => `ended with ${String(code ?? byWhat)}`);
  const ready = Promise.withResolvers<void>();
  const isReady = (line: string): void => {
    if (/\bready\b/.test(line)) ready.resolve();
  };
  log.follow(stack.stdout, isReady);
  log.follow(stack.stderr);

  const gone = new AbortController();
  let stopping = false;
  const reasonGone = ended.then(
    (how) => new Error(`the local stack ${how}`),
    (error: unknown) => new Error('the local stack could not be started', { cause: error }),
  );
  void reasonGone.then((reason) => {
    if (!stopping) gone.abort(reason);
  });

  const stop = async (): Promise<void> => {
    stopping = true;
    signalGroup(stack, 'SIGTERM', { onlyLeader: true });
    await Promise.race([reasonGone, delay(stopTimeoutMs, undefined, { ref: false })]);
    // Whatever is left of it, or all of it when it did not listen.
    signalGroup(stack, 'SIGKILL');
    process.off('exit', killOnExit);
  };
  try {
    const deadline = AbortSignal.timeout(readyTimeoutMs);
    await Promise.race([
      ready.promise,
      aborted(AbortSignal.any([signal, gone.signal])),
      aborted(deadline, `the local stack was not ready within ${readyTimeoutMs / 1000} s`),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { portBase, gone: gone.signal, [Symbol.asyncDispose]: stop };
}

function signalGroup(leader: ChildProcess, name: NodeJS.Signals, { onlyLeader = false } = {}): void {
  if (leader.pid === undefined) return;
  try {
    process.kill(onlyLeader ? leader.pid : -leader.pid, name);
  } catch {
    // Nobody there any more.
  }
}

/** Rejects when the signal aborts: with its reason, or with the message given. */
async function aborted(signal: AbortSignal, message?: string): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw message === undefined ? signal.reason : new Error(message);
}
