import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { stopProcessGroup } from '@scf-media/media/testing';

/** A process of a group of its own; disposing ends the whole group. */
export interface OwnedProcess extends AsyncDisposable {
  readonly pid: number;
  readonly child: ChildProcess;
  /** Resolves with the exit code, null after a signal. */
  readonly ended: Promise<number | null>;
  /** The end of what it wrote to stderr. */
  complaints(): string;
}

const keptCharacters = 4_000;
const graceMs = 3_000;

/** @throws when there is no such program */
export async function startProcess(
  program: string,
  args: readonly string[],
  options: { env: Record<string, string>; stdio?: StdioOptions },
): Promise<OwnedProcess> {
  const stdio = options.stdio ?? ['ignore', 'ignore', 'pipe'];
  const child = spawn(program, args, { env: options.env, stdio, detached: true });
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-keptCharacters);
  });
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} has no process`);
  const ended = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  // Also when this process is ended in the middle.
  const killOnExit = (): void => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  };
  process.once('exit', killOnExit);
  return {
    pid,
    child,
    ended,
    complaints: () => complaints,
    async [Symbol.asyncDispose]() {
      await stopProcessGroup(child, graceMs);
      process.off('exit', killOnExit);
    },
  };
}
