import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Invocation, LOCAL_BUCKET } from '@scf-media/local-cloud/testing';
import type { RunningService } from './start-service.ts';

/** A bound, not an expectation: a busy machine takes its time. */
const maxMs = 60_000;

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
  for (const deadline = Date.now() + maxMs; Date.now() < deadline; await delay(50)) {
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

/** How much of a task is safe from the loss of its worker, wherever its journal is. */
async function journalBytes({ cloud, dir }: RunningService, taskId: string): Promise<number> {
  const inCos = cloud.cos.objects(LOCAL_BUCKET).filter(({ key }) => key.startsWith(`raw/${taskId}/`));
  const folder = join(dir, 'work', 'raw', taskId);
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(names.map((name) => stat(join(folder, name))));
  return [...inCos.map(({ sizeBytes }) => sizeBytes), ...files.map(({ size }) => size)].reduce(
    (sum, bytes) => sum + bytes,
    0,
  );
}

/** Waits until the worker of the task has recorded more than there is now. @param bytes so much more */
export async function recordsMore(service: RunningService, taskId: string, bytes = 60_000): Promise<void> {
  const before = await journalBytes(service, taskId);
  for (const deadline = Date.now() + maxMs; Date.now() < deadline; await delay(50)) {
    if ((await journalBytes(service, taskId)) >= before + bytes) return;
  }
  throw new Error(`task ${taskId} records nothing more`);
}
