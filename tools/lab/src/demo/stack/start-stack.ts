import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { reservePorts } from '@scf-media/local-cloud/ports';
import { type StackDirs, createStackEnvironment } from '../config.ts';
import { workspaceRoot } from '../workspace-root.ts';
import type { LogTail } from './stack-logs.ts';
import { killGroup, stopStack } from './stop-stack.ts';

/** The local stack as a child process. Disposing it stops it and everything it started, unless `stop` already did. */
interface Stack extends AsyncDisposable {
  readonly portBase: number;
  /** Aborted when the stack exits on its own. */
  readonly gone: AbortSignal;
  /** @throws Error when a process that it started outlived it and had to be killed */
  stop(): Promise<void>;
}

interface StackOptions {
  dirs: StackDirs;
  /** Gets what it prints. */
  output: LogTail;
  signal: AbortSignal;
  /** Aborted when the user does not want to wait for an orderly stop. */
  hurry: AbortSignal;
}

const readyTimeoutMs = 60_000;

/**
 * Starts the stack as `npm start` does, on ports of its own, and waits until it is ready.
 *
 * @throws Error when it exits or is not ready within 60 s; nothing is left running then
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dirs, output, signal, hurry } = options;
  const portBase = await reservePorts();
  const stack = spawn(
    process.execPath,
    ['--conditions=@scf-media/source', join(workspaceRoot, 'tools/local-cloud/src/start.ts')],
    {
      cwd: workspaceRoot,
      env: createStackEnvironment(portBase, dirs),
      stdio: ['ignore', 'pipe', 'pipe'],
      // In a group of its own, so that Ctrl-C reaches only this process, which then stops the stack.
      detached: true,
    },
  );
  const killOnExit = (): void => killGroup(stack);
  process.once('exit', killOnExit);
  const ended = once(stack, 'exit').then(
    ([code, signalName]) => new Error(`the local stack exited (${String(code ?? signalName)})`),
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
      rejectOnAbort(AbortSignal.any([signal, gone.signal])),
      rejectOnAbort(
        AbortSignal.timeout(readyTimeoutMs),
        `the local stack was not ready within ${readyTimeoutMs / 1000} s`,
      ),
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

/** Rejects when the signal is aborted, with its reason or the given message. */
async function rejectOnAbort(signal: AbortSignal, message?: string): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw message === undefined ? signal.reason : new Error(message);
}
