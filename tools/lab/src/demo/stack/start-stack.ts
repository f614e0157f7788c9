import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { reservePorts } from '@scf-media/local-cloud/ports';
import { type StackDirs, stackEnvironment } from '../config.ts';
import { workspaceRoot } from '../workspace-root.ts';
import type { LogTail } from './log-tail.ts';
import { killGroup, stopStack } from './stop-stack.ts';

/** The local stack as a child process. Disposing stops it and everything it started, if `stop` has not yet. */
interface Stack extends AsyncDisposable {
  readonly portBase: number;
  /** Aborted when the stack ends without having been told to. */
  readonly gone: AbortSignal;
  /** @throws when something that it started outlived it (and had to be killed) */
  stop(): Promise<void>;
}

interface StackOptions {
  dirs: StackDirs;
  /** Follows what it prints. */
  output: LogTail;
  signal: AbortSignal;
  /** Aborted when stopping in order takes too long for a person. */
  hurry: AbortSignal;
  readyTimeoutMs?: number;
}

/**
 * Starts the stack exactly as `npm start` does, on ports of its own, and waits until all of it answers.
 *
 * @throws when it ends or is not ready in time (60 s); nothing of it is left then
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dirs, output, signal, hurry, readyTimeoutMs = 60_000 } = options;
  const portBase = await reservePorts();
  const stack = spawn(
    process.execPath,
    ['--conditions=@scf-media/source', join(workspaceRoot, 'tools/local-cloud/src/start.ts')],
    {
      cwd: workspaceRoot,
      env: stackEnvironment(portBase, dirs),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C reaches this process only, which then stops the stack in order.
      detached: true,
    },
  );
  const killOnExit = (): void => killGroup(stack);
  process.once('exit', killOnExit);
  const ended = once(stack, 'exit').then(
    ([code, byWhat]) => new Error(`the local stack ended by itself (${String(code ?? byWhat)})`),
    (error: unknown) => new Error('the local stack could not be started', { cause: error }),
  );
  const ready = Promise.withResolvers<void>();
  output.follow(stack.stdout, (line) => {
    if (/\bready\b/.test(line)) ready.resolve();
  });
  output.follow(stack.stderr);

  const gone = new AbortController();
  let stopping: ReturnType<typeof stopStack> | undefined;
  void ended.then((reason) => {
    if (stopping === undefined) gone.abort(reason);
  });
  const stop = async (): Promise<void> => {
    stopping ??= stopStack(stack, { ended, tempDir: dirs.temp, hurry });
    const left = await stopping;
    process.off('exit', killOnExit);
    if (left.length === 0) return;
    const commands = left.map(({ pid, command }) => `${pid} ${command}`).join('; ');
    throw new Error(`the local stack left processes running: ${commands}`);
  };

  try {
    await Promise.race([
      ready.promise,
      abortOf(AbortSignal.any([signal, gone.signal])),
      abortOf(AbortSignal.timeout(readyTimeoutMs), `the local stack was not ready in ${readyTimeoutMs} ms`),
    ]);
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
  return {
    portBase,
    gone: gone.signal,
    stop,
    [Symbol.asyncDispose]: () => stop().catch(() => undefined),
  };
}

/** Rejects when the signal aborts: with its reason, or with the message given. */
async function abortOf(signal: AbortSignal, message?: string): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw message === undefined ? signal.reason : new Error(message);
}
