import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Invocation, LOCAL_BUCKET } from '@scf-media/local-cloud/testing';
import type { RunningService } from './start-service.ts';

/** An upper bound with room for a busy machine. */
const maxMs = 60_000;

/** Finds the run of the worker that was invoked last. */
export async function findWorker(
  service: RunningService,
  taskId: string,
): Promise<Invocation & { pid: number }> {
  const { workerRequestId } = await service.taskData(taskId);
  const run = service.cloud.scf.invocations().find(({ requestId }) => requestId === workerRequestId);
  if (run?.pid === undefined) throw new Error(`task ${taskId} has no worker`);
  return { ...run, pid: run.pid };
}

/** Kills the worker like a lost instance: without any chance to clean up. */
export async function killWorker(service: RunningService, taskId: string): Promise<void> {
  process.kill((await findWorker(service, taskId)).pid, 'SIGKILL');
}

/**
 * Waits until another worker has been invoked.
 *
 * @param workerRequestId of the lost worker
 */
export async function untilReplaced(
  service: RunningService,
  taskId: string,
  workerRequestId: string | undefined,
): Promise<void> {
  for (const deadline = Date.now() + maxMs; Date.now() < deadline; await delay(50)) {
    if ((await service.taskData(taskId)).workerRequestId !== workerRequestId) return;
  }
  throw new Error(`no worker took over task ${taskId}`);
}

/** Kills the worker; resolves when another one has been invoked. */
export async function replaceWorker(service: RunningService, taskId: string): Promise<void> {
  const { workerRequestId } = await service.taskData(taskId);
  await killWorker(service, taskId);
  await untilReplaced(service, taskId, workerRequestId);
}

/** Measures the journals of a task, wherever they are. */
async function measureJournals({ cloud, dir }: RunningService, taskId: string): Promise<number> {
  const inCos = cloud.cos.objects(LOCAL_BUCKET).filter(({ key }) => key.startsWith(`raw/${taskId}/`));
  const folder = join(dir, 'work', 'raw', taskId);
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(names.map((name) => stat(join(folder, name))));
  return [...inCos.map(({ sizeBytes }) => sizeBytes), ...files.map(({ size }) => size)].reduce(
    (sum, bytes) => sum + bytes,
    0,
  );
}

/** Waits until the task's journals have grown. @param bytes by at least this much */
export async function untilRecordedMore(
  service: RunningService,
  taskId: string,
  bytes = 60_000,
): Promise<void> {
  const before = await measureJournals(service, taskId);
  for (const deadline = Date.now() + maxMs; Date.now() < deadline; await delay(50)) {
    if ((await measureJournals(service, taskId)) >= before + bytes) return;
  }
  throw new Error(`the journals of task ${taskId} do not grow`);
}
