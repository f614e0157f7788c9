/** A stretch of the demo's recording. */
export interface PlanStep {
  does: 'record' | 'pause';
  durationMs: number;
}

/** Ten seconds of recording with a pause in the middle. */
export const recordingPlan: readonly PlanStep[] = [
  { does: 'record', durationMs: 5_000 },
  { does: 'pause', durationMs: 2_000 },
  { does: 'record', durationMs: 5_000 },
];

/** How much a plan records up to (not including) the step with this index, ms; the whole plan when left out. */
export function recordedMs(plan: readonly PlanStep[], stepIndex: number = plan.length): number {
  return plan
    .slice(0, stepIndex)
    .filter(({ does }) => does === 'record')
    .reduce((sum, { durationMs }) => sum + durationMs, 0);
}
