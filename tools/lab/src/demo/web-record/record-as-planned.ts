import type { WebRecordClient } from '@scf-media/client';
import type { Progress } from '../progress.ts';

/** A part of the demo's recording. */
interface PlanStep {
  kind: 'record' | 'pause';
  durationMs: number;
}

/** Ten seconds of recording with a pause in the middle. */
export const recordingPlan: readonly PlanStep[] = [
  { kind: 'record', durationMs: 5_000 },
  { kind: 'pause', durationMs: 2_000 },
  { kind: 'record', durationMs: 5_000 },
];

/** Sums the recorded time, in ms, before the step with this index; by default of the whole plan. */
export function sumRecordedMs(plan: readonly PlanStep[], stepIndex: number = plan.length): number {
  return plan
    .slice(0, stepIndex)
    .filter(({ kind }) => kind === 'record')
    .reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** Includes loading the page, which is on this machine. */
const startTimeoutMs = 30_000;
const commandTimeoutMs = 10_000;

interface PlannedRecording {
  /** How long it ran without pauses, by the demo's clock. */
  recordedMs: number;
  /** `performance.now()` at the Stop request. */
  stopRequestedMs: number;
}

/** Waits until a started task is recording, pauses and resumes it as planned, and stops it. */
export async function recordAsPlanned(
  plan: readonly PlanStep[],
  taskId: string,
  client: WebRecordClient,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<PlannedRecording> {
  const totalMs = sumRecordedMs(plan);
  let beforePauseMs = 0;

  await client.waitFor(taskId, 'recording', { timeoutMs: startTimeoutMs });
  let runningSinceMs = performance.now();
  for (const [index, { kind, durationMs }] of plan.entries()) {
    const fromMs = sumRecordedMs(plan, index);
    if (kind === 'record') {
      await progress.waitWithBar(durationMs, { label: 'recording', fromMs, totalMs, moves: true }, signal);
      continue;
    }
    await client.pause(taskId);
    await client.waitFor(taskId, 'paused', { timeoutMs: commandTimeoutMs });
    beforePauseMs += performance.now() - runningSinceMs;
    await progress.waitWithBar(durationMs, { label: 'paused', fromMs, totalMs, moves: false }, signal);
    runningSinceMs = performance.now();
    await client.resume(taskId);
    await client.waitFor(taskId, 'recording', { timeoutMs: commandTimeoutMs });
  }
  const stopRequestedMs = performance.now();
  await client.stop(taskId);
  return { recordedMs: beforePauseMs + performance.now() - runningSinceMs, stopRequestedMs };
}
