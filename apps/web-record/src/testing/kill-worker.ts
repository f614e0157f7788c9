import { expect, vi } from 'vitest';
import type { RunningService } from './start-service.ts';

/** Kills the worker as a lost instance would be, nothing of it gets to say anything; resolves when another has the task. */
export async function killWorker(service: RunningService, taskId: string): Promise<void> {
  const { workerRequestId } = await service.taskData(taskId);
  const run = service.cloud.scf.invocations().find(({ requestId }) => requestId === workerRequestId);
  process.kill(run?.pid ?? 0, 'SIGKILL');
  await vi.waitFor(
    async () => expect((await service.taskData(taskId)).workerRequestId).not.toBe(workerRequestId),
    { timeout: 15_000, interval: 50 },
  );
}
