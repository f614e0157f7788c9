import type { ScfClient } from '@scf-media/cloud/scf';
import type { TaskLifeData } from '@scf-media/cloud/task-life';
import type { Task } from '@scf-media/cloud/task-store';
import type { PushData } from './push-task.ts';

/**
 * A worker that was killed by TerminateAsyncEvent is as lost as one whose instance broke; only the platform knows
 * the difference. The next worker is told, so that it ends the push and does not go on with it.
 */
export function learnTermination(
  scf: Pick<ScfClient, 'asyncStatus'>,
): (lost: Task<TaskLifeData>) => Promise<Partial<PushData> | undefined> {
  return async ({ data: { workerRequestId } }) => {
    const state = workerRequestId === undefined ? undefined : await scf.asyncStatus(workerRequestId);
    return state === 'ABORTED' ? { endReason: 'terminated' } : undefined;
  };
}
