import {
  childPids,
  type ClockReading,
  largestStep,
  packetTimes,
  probeFile,
  readClock,
} from '@scf-media/media/testing';
import type { TaskResult } from '@scf-media/protocol/web-record';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { downloadRecording } from '../download-recording.ts';
import type { RunningService } from '../start-service.ts';
import { type ClockPage, type ClockPages, pageSize } from './clock-pages.ts';
import type { CrashPlan, Victim } from './crash-plan.ts';

/** Long enough for several beeps after the crash. */
const recordAfterMs = 5_000;
const loadTimeoutMs = 60_000;

/**
 * Starts a recording, kills a process of it, waits until it continues, and stops it some seconds later.
 *
 * @param options.beside whether another recording with its own worker runs at the same time
 */
export async function crashRecording(
  plan: CrashPlan,
  options: { service: RunningService; pages: ClockPages; beside: boolean; signal: AbortSignal },
): Promise<CrashReport> {
  const { service, pages, signal } = options;
  const beside = options.beside ? await startRecording(service, pages.open(), signal) : undefined;
  const page = pages.open();
  const run = await startRecording(service, page, signal);
  await delay(plan.killAfterMs, undefined, { signal });

  const killedAtMs = page.clockMs();
  const { replaced } = await killVictim(plan.victim, run, signal);
  await replaced;
  const replacedAtMs = page.clockMs();
  const loadedAtMs =
    plan.victim === 'ffmpeg'
      ? undefined
      : await page.loaded(killedAtMs, AbortSignal.any([signal, AbortSignal.timeout(loadTimeoutMs)]));
  await delay(recordAfterMs, undefined, { signal });
  const [result, besideResult] = await Promise.all([run.stop(), beside?.stop()]);

  const read = (name: string, of: TaskResult | undefined) =>
    readRecording(join(service.dir, `${name}.mp4`), of, signal);
  const whole = await read(run.taskId, result);
  return {
    plan,
    killedAtMs,
    replacedAtMs,
    loadedAtMs,
    result,
    ...whole,
    beside:
      beside === undefined
        ? undefined
        : { result: besideResult, reading: (await read(beside.taskId, besideResult)).reading },
  };
}

async function readRecording(
  path: string,
  result: TaskResult | undefined,
  signal: AbortSignal,
): Promise<{ reading: ClockReading; lengthMs: number; longestAudioStepMs: number }> {
  await downloadRecording(result, path, signal);
  const { durationMs: lengthMs } = await probeFile(path);
  const [videoPackets, audioPackets] = await Promise.all([packetTimes(path, 'v'), packetTimes(path, 'a')]);
  const times = videoPackets.map(({ timeMs }) => timeMs);
  return {
    reading: await readClock(path, times, { fromMs: 0, toMs: lengthMs + 1_000 }),
    lengthMs,
    longestAudioStepMs: largestStep(audioPackets.map(({ timeMs }) => timeMs)),
  };
}

/** The outcome of a recording after a kill. Times are ms on the page's clock. */
export interface CrashReport {
  plan: CrashPlan;
  killedAtMs: number;
  /** When another process had replaced the killed one. */
  replacedAtMs: number;
  /** When the page had loaded again; undefined where that was not necessary. */
  loadedAtMs: number | undefined;
  result: TaskResult | undefined;
  /** The clock in every frame of the file. */
  reading: ClockReading;
  /** Length of the file, ms. */
  lengthMs: number;
  longestAudioStepMs: number;
  /** The recording that ran at the same time, if any. */
  beside: { result: TaskResult | undefined; reading: ClockReading } | undefined;
}

const replaceTimeoutMs = 30_000;

/**
 * Kills the victim with SIGKILL, so that it cannot clean up.
 *
 * @returns a promise that resolves when another process has replaced it
 */
async function killVictim(
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
  if (pid === undefined || more.length > 0)
    throw new Error(
      `expected one ${victim} of the worker, found ${more.length + (pid === undefined ? 0 : 1)}`,
    );
  process.kill(pid, 'SIGKILL');
  return { replaced: waitForOther(victim, worker, pid, signal) };
}

async function waitForOther(name: string, worker: number, gone: number, signal: AbortSignal): Promise<void> {
  for (const untilMs = performance.now() + replaceTimeoutMs; performance.now() < untilMs;) {
    const pids = await childPids(name, worker);
    if (pids.some((pid) => pid !== gone)) return;
    await delay(20, undefined, { signal });
  }
  throw new Error(`${name} was not replaced within ${replaceTimeoutMs} ms`);
}

const statusTimeoutMs = 60_000;

/** A running recording and its worker. */
interface RecordingRun {
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
async function startRecording(
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
