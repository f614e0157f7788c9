import type { ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

interface StopOptions {
  /** Resolves when the process has exited. */
  ended: Promise<unknown>;
  /** A folder that the stack and everything it starts have in their environment. */
  tempDir: string;
  /** Aborted when the user does not want to wait any longer. */
  hurry: AbortSignal;
}

/** The stack finishes and uploads its recordings before it exits. */
const graceMs = 40_000;
/** After a second SIGTERM, it kills whatever it started, and exits. */
const hurriedMs = 5_000;
const exitTimeoutMs = 2_000;

/**
 * Stops the stack with SIGTERM, with another SIGTERM if that takes too long, and in the end with SIGKILL to its group. Never
 * throws.
 *
 * @returns the processes that outlived it, which are killed as well; normally none
 */
export async function stopStack(
  stack: ChildProcess,
  { ended, tempDir, hurry }: StopOptions,
): Promise<FoundProcess[]> {
  const hasEnded = ended.then(() => true);
  stack.kill('SIGTERM');
  if (!(await Promise.race([hasEnded, pause(graceMs, hurry)]))) {
    stack.kill('SIGTERM');
    await Promise.race([hasEnded, pause(hurriedMs)]);
  }
  killGroup(stack);
  const left = await waitForExit(tempDir);
  if (left.length > 0) {
    for (const { pid } of left) tryKill(pid);
    // Until they have exited, they may write to the folder that is removed next.
    await waitForExit(tempDir);
  }
  return left;
}

/** Waits shortly for processes that were just killed or are exiting. @returns those that are still running */
async function waitForExit(tempDir: string): Promise<FoundProcess[]> {
  const deadlineMs = performance.now() + exitTimeoutMs;
  for (;;) {
    const left = await findProcesses(tempDir);
    if (left.length === 0 || performance.now() > deadlineMs) return left;
    await delay(50);
  }
}

/** Kills a process and its whole group. */
export function killGroup(leader: ChildProcess): void {
  if (leader.pid !== undefined) tryKill(-leader.pid);
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has exited.
  }
}

async function pause(ms: number, hurry?: AbortSignal): Promise<false> {
  await delay(ms, undefined, { ref: false, ...(hurry === undefined ? {} : { signal: hurry }) }).catch(
    () => undefined,
  );
  return false;
}

/** A running process. */
interface FoundProcess {
  pid: number;
  /** Its command line, truncated to 120 characters. */
  command: string;
}

/**
 * Finds the processes with a folder in their environment: everything that the stack started, in whatever process group. Linux
 * only; finds none on other systems.
 */
export async function findProcesses(dir: string): Promise<FoundProcess[]> {
  const entries = await readdir('/proc').catch(() => []);
  const found = await Promise.all(
    entries
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .map(async (name) => {
        // Unreadable: it has exited, or belongs to another user.
        const [environment, commandLine] = await Promise.all(
          ['environ', 'cmdline'].map((file) => readFile(`/proc/${name}/${file}`, 'latin1').catch(() => '')),
        );
        if (environment?.includes(dir) !== true) return undefined;
        return { pid: Number(name), command: (commandLine ?? '').replaceAll('\0', ' ').trim().slice(0, 120) };
      }),
  );
  return found.filter((each) => each !== undefined);
}
