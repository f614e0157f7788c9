import { setTimeout as delay } from 'node:timers/promises';
import type { Invocation } from '@scf-media/local-cloud/testing';
import type { RunningService } from './start-service.ts';

/** The run of the worker that was asked for last. */
export async function workerOf(
  service: RunningService,
  taskId: string,
): Promise<Invocation & { pid: number }> {
  const { workerRequestId } = await service.taskData(taskId);
  const run = service.cloud.scf.invocations().find(({ requestId }) => requestId === workerRequestId);
  if (run?.pid === undefined) throw new Error(`task ${taskId} has no worker`);
  return { ...run, pid: run.pid };
}

/** Kills the worker as a lost instance would be: nothing of it gets to say anything. */
export async function killWorker(service: RunningService, taskId: string): Promise<void> {
  process.kill((await workerOf(service, taskId)).pid, 'SIGKILL');
}

/**
 * Waits until another worker was asked for.
 *
 * @param workerRequestId the run of the lost one
 */
export async function takenUp(
  service: RunningService,
  taskId: string,
  workerRequestId: string | undefined,
): Promise<void> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await delay(50)) {
    if ((await service.taskData(taskId)).workerRequestId !== workerRequestId) return;
  }
  throw new Error(`nobody took up task ${taskId}`);
}

/** Kills the worker; resolves when another one has been asked for. */
export async function replaceWorker(service: RunningService, taskId: string): Promise<void> {
  const { workerRequestId } = await service.taskData(taskId);
  await killWorker(service, taskId);
  await takenUp(service, taskId, workerRequestId);
}
