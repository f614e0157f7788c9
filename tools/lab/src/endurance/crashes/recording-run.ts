import { setTimeout as delay } from 'node:timers/promises';
import type { TaskResult } from '@scf-media/protocol/web-record';
import type { RunningService } from '../service/start-service.ts';
import { type ClockPage, pageSize } from './clock-pages.ts';

const statusTimeoutMs = 60_000;
const replaceTimeoutMs = 30_000;

/** A running recording and its worker. */
export interface RecordingRun {
  readonly taskId: string;
  /** @throws Error when the worker is gone */
  workerPid(): number;
  /** Waits for the worker that replaces the killed one. @returns its process id */
  replacement(): Promise<number>;
  /** Resolves when the task has finished. */
  stop(): Promise<TaskResult | undefined>;
}

/**
 * Starts a recording and waits until it is recording. Any worker that starts later counts as its replacement, so of several
 * recordings only the one that started last may lose its worker.
 */
export async function startRecording(
  { client, cloud }: RunningService,
  page: ClockPage,
  signal: AbortSignal,
): Promise<RecordingRun> {
  const runs = (): readonly { requestId: string; pid: number | undefined }[] => cloud.scf.invocations();
  const known = new Set(runs().map(({ requestId }) => requestId));
  const newRun = () => runs().find(({ requestId, pid }) => !known.has(requestId) && pid !== undefined);
  const taskId = await client.start({ RecordURL: page.url, ...pageSize });
  const reached = (status: 'recording' | 'finished') =>
    client.waitFor(taskId, status, { timeoutMs: statusTimeoutMs });
  await reached('recording');
  const first = newRun();
  if (first === undefined) throw new Error('the recording has no worker');
  for (const { requestId } of runs()) known.add(requestId);
  return {
    taskId,
    workerPid() {
      const pid = runs().find(({ requestId }) => requestId === first.requestId)?.pid;
      if (pid === undefined) throw new Error('the worker is gone');
      return pid;
    },
    async replacement() {
      for (const untilMs = performance.now() + replaceTimeoutMs; performance.now() < untilMs;) {
        const pid = newRun()?.pid;
        if (pid !== undefined) return pid;
        await delay(20, undefined, { signal });
      }
      throw new Error(`no worker took over the task of the lost one within ${replaceTimeoutMs} ms`);
    },
    async stop() {
      await client.stop(taskId);
      return (await reached('finished')).Result;
    },
  };
}
