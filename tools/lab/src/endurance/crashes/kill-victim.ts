import { setTimeout as delay } from 'node:timers/promises';
import { childPids } from '@scf-media/media/testing';
import type { Victim } from './crash-plan.ts';
import type { RecordingRun } from './recording-run.ts';

const replaceTimeoutMs = 30_000;

/**
 * Kills the victim with SIGKILL: nothing of it gets to say anything.
 *
 * @returns a promise, begun at once, for when another process is in its place
 */
export async function killVictim(
  victim: Victim,
  run: RecordingRun,
  signal: AbortSignal,
): Promise<{ replaced: Promise<void> }> {
  const worker = run.workerPid();
  if (victim === 'worker') {
    process.kill(worker, 'SIGKILL');
    return { replaced: run.replacement().then(() => undefined) };
  }
  const [pid, ...more] = await childPids(victim, worker);
  if (pid === undefined || more.length > 0) throw new Error(`the worker has no ${victim}, or several`);
  process.kill(pid, 'SIGKILL');
  return { replaced: another(victim, worker, pid, signal) };
}

async function another(name: string, worker: number, gone: number, signal: AbortSignal): Promise<void> {
  for (const untilMs = performance.now() + replaceTimeoutMs; performance.now() < untilMs;) {
    const pids = await childPids(name, worker);
    if (pids.some((pid) => pid !== gone)) return;
    await delay(20, undefined, { signal });
  }
  throw new Error(`no other ${name} within ${replaceTimeoutMs} ms`);
}
