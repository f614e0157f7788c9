import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ClockReading, largestStep, packetTimes, probeFile, readClock } from '@scf-media/media/testing';
import type { TaskResult } from '@scf-media/protocol/web-record';
import { downloadRecording } from '../recording/download-recording.ts';
import type { RunningService } from '../service/start-service.ts';
import type { ClockPages } from './clock-pages.ts';
import type { CrashPlan } from './crash-plan.ts';
import type { CrashReport } from './crash-report.ts';
import { killVictim } from './kill-victim.ts';
import { startRecording } from './recording-run.ts';

/** Long enough for some beeps behind the crash. */
const recordAfterMs = 5_000;
const loadTimeoutMs = 60_000;

/**
 * Makes one recording, kills something in it, waits until it goes on, and stops it some seconds later.
 *
 * @param options.beside whether another recording, by a worker of its own, runs at the same time
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
    readWhole(join(service.dir, `${name}.mp4`), of, signal);
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

async function readWhole(
  path: string,
  result: TaskResult | undefined,
  signal: AbortSignal,
): Promise<{ reading: ClockReading; lengthMs: number; longestAudioStepMs: number }> {
  await downloadRecording(result, path, signal);
  const { durationMs: lengthMs } = await probeFile(path);
  const [pictures, sounds] = await Promise.all([packetTimes(path, 'v'), packetTimes(path, 'a')]);
  const times = pictures.map(({ timeMs }) => timeMs);
  return {
    reading: await readClock(path, times, { fromMs: 0, toMs: lengthMs + 1_000 }),
    lengthMs,
    longestAudioStepMs: largestStep(sounds.map(({ timeMs }) => timeMs)),
  };
}
