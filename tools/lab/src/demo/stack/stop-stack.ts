import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { type FoundProcess, processesOf } from './processes-of.ts';

interface StopOptions {
  /** Resolves when the process has ended. */
  ended: Promise<unknown>;
  /** What the stack and everything it starts has in its environment. */
  tempDir: string;
  /** Aborted when a person does not want to wait any longer. */
  hurry: AbortSignal;
}

/** The stack finishes and uploads what is being recorded before it ends. */
const graceMs = 40_000;
/** After a second SIGTERM it kills whatever it started, and ends. */
const hurriedMs = 5_000;
const vanishMs = 2_000;

/**
 * Stops the stack in order: SIGTERM, SIGTERM again when it takes too long, SIGKILL to its group when that does not help
 * either. Never throws.
 *
 * @returns the processes that outlived it, which are killed, too; none when all is well
 */
export async function stopStack(
  stack: ChildProcess,
  { ended, tempDir, hurry }: StopOptions,
): Promise<FoundProcess[]> {
  const over = ended.then(() => true);
  stack.kill('SIGTERM');
  if (!(await Promise.race([over, pause(graceMs, hurry)]))) {
    stack.kill('SIGTERM');
    await Promise.race([over, pause(hurriedMs)]);
  }
  killGroup(stack);
  const left = await stillThere(tempDir);
  if (left.length > 0) {
    for (const { pid } of left) tryKill(pid);
    // Until they are gone they may write into the folder that is removed next.
    await stillThere(tempDir);
  }
  return left;
}

/** What was killed a moment ago, or is about to end, has the blink of an eye to do so. */
async function stillThere(tempDir: string): Promise<FoundProcess[]> {
  const deadlineMs = performance.now() + vanishMs;
  for (;;) {
    const left = await processesOf(tempDir);
    if (left.length === 0 || performance.now() > deadlineMs) return left;
    await delay(50);
  }
}

/** Kills the process and all that is still in its group. */
export function killGroup(leader: ChildProcess): void {
  if (leader.pid !== undefined) tryKill(-leader.pid);
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Nobody there any more.
  }
}

async function pause(ms: number, hurry?: AbortSignal): Promise<false> {
  await delay(ms, undefined, { ref: false, ...(hurry === undefined ? {} : { signal: hurry }) }).catch(
    () => undefined,
  );
  return false;
}
