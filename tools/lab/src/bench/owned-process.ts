import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { stopProcessGroup } from '@scf-media/media/testing';

/** A process in a process group of its own; disposing it ends the whole group. */
export interface OwnedProcess extends AsyncDisposable {
  readonly pid: number;
  readonly child: ChildProcess;
  /** Resolves with the exit code, null after a signal. */
  readonly ended: Promise<number | null>;
  /** The last characters that the process wrote to stderr. */
  stderrTail(): string;
}

const keptCharacters = 4_000;
const graceMs = 3_000;

/** Starts a program. @throws Error when it cannot be started */
export async function startProcess(
  program: string,
  args: readonly string[],
  options: { env: Record<string, string>; stdio?: StdioOptions },
): Promise<OwnedProcess> {
  const stdio = options.stdio ?? ['ignore', 'ignore', 'pipe'];
  const child = spawn(program, args, { env: options.env, stdio, detached: true });
  let stderrTail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderrTail = (stderrTail + text).slice(-keptCharacters);
  });
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} has no process`);
  const ended = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  // Kills the group even if this process exits early.
  const killOnExit = (): void => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // The group has already exited.
    }
  };
  process.once('exit', killOnExit);
  return {
    pid,
    child,
    ended,
    stderrTail: () => stderrTail,
    async [Symbol.asyncDispose]() {
      await stopProcessGroup(child, graceMs);
      process.off('exit', killOnExit);
    },
  };
}
