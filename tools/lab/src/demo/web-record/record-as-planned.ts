import type { WebRecordClient } from '@scf-media/client';
import type { Progress } from '../progress/progress.ts';
import { type PlanStep, recordedMs } from '../progress/recording-plan.ts';

/** Loading the page included, which is on this machine. */
const startTimeoutMs = 30_000;
const obeyTimeoutMs = 10_000;

/** When a recording began and ended, by this side's clock. */
interface RecordedAsPlanned {
  /** How long it ran, pauses not counted. */
  recordedMs: number;
  /** `performance.now()` when the stop was asked for. */
  stopAskedMs: number;
}

/** Waits until a task that was started records, records and pauses as planned, and stops it. */
export async function recordAsPlanned(
  plan: readonly PlanStep[],
  taskId: string,
  client: WebRecordClient,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<RecordedAsPlanned> {
  const totalMs = recordedMs(plan);
  let countedMs = 0;

  await client.waitFor(taskId, 'recording', { timeoutMs: startTimeoutMs });
  let runningSinceMs = performance.now();
  for (const [index, { does, durationMs }] of plan.entries()) {
    const fromMs = recordedMs(plan, index);
    if (does === 'record') {
      await progress.waitWithBar(durationMs, { label: 'recording', fromMs, totalMs, moves: true }, signal);
      continue;
    }
    await client.pause(taskId);
    await client.waitFor(taskId, 'paused', { timeoutMs: obeyTimeoutMs });
    countedMs += performance.now() - runningSinceMs;
    await progress.waitWithBar(durationMs, { label: 'paused', fromMs, totalMs, moves: false }, signal);
    runningSinceMs = performance.now();
    await client.resume(taskId);
    await client.waitFor(taskId, 'recording', { timeoutMs: obeyTimeoutMs });
  }
  const stopAskedMs = performance.now();
  await client.stop(taskId);
  return { recordedMs: countedMs + performance.now() - runningSinceMs, stopAskedMs };
}
