import { z } from 'zod';
import { readOptions } from './command-line/read-options.ts';
import { runTool } from './command-line/run-tool.ts';
import { measureEvents } from './faults/measure-events.ts';
import { measureReach } from './faults/measure-reach.ts';
import { measureScale } from './faults/measure-scale.ts';
import { measureService } from './faults/measure-service.ts';
import { measureStalls } from './faults/measure-stalls.ts';
import { measureStarts } from './faults/measure-starts.ts';
import { recover } from './faults/recover.ts';
import type { Check } from './report/check.ts';
import { checkLines } from './report/check-lines.ts';

/** `npm run faults`: what a broken world does to tasks, as a table. Exits 1 when something is not as promised. */

const measures = ['scale', 'starts', 'service', 'events', 'stalls', 'reach', 'recovery'] as const;

const optionsSchema = z.object({
  /** One of them; all of them, one after another, when it is left out. */
  only: z.enum(measures).optional(),
  /** How often a worker is stopped in the midst of its work: 3 s each. */
  stalls: z.coerce.number().int().min(1).max(10_000).default(50),
  seed: z.coerce.number().int().min(1).default(1),
  /** Simulated tasks, at most. */
  tasks: z.coerce.number().int().min(100).max(100_000).default(10_000),
  /** Signed Starts and VOD events a second. */
  starts: z.coerce.number().int().min(1).max(1_000).default(100),
  events: z.coerce.number().int().min(1).max(5_000).default(500),
  /** How long they come. */
  seconds: z.coerce.number().int().min(1).max(7_200).default(60),
  /** What a lost worker had recorded, minutes. */
  minutes: z.coerce.number().int().min(1).max(600).default(120),
});

await runTool(async (signal) => {
  const options = readOptions(optionsSchema);
  const checks: Check[] = [];
  const add = (...some: Check[]): void => {
    checks.push(...some);
    process.stdout.write(checkLines(some));
  };
  const { starts, events, seconds, tasks, minutes } = options;
  const byName: Record<(typeof measures)[number], () => Promise<Check[]>> = {
    scale: () => measureScale(tasks, signal),
    starts: () => measureStarts(1_000, signal),
    service: () => measureService({ perSecond: starts, seconds, slowConnections: 1_000 }, signal),
    events: () => measureEvents({ perSecond: events, seconds }, signal),
    stalls: () => measureStalls(options, signal),
    reach: () => measureReach(signal),
    recovery: () => measureRecovery(minutes, signal),
  };
  for (const name of measures) {
    if (options.only === undefined || options.only === name) add(...(await byName[name]()));
  }
  const failed = checks.filter(({ ok }) => !ok).length;
  process.stdout.write(`\n${checks.length - failed} ok, ${failed} failed\n`);
  return failed === 0;
});

async function measureRecovery(minutes: number, signal: AbortSignal): Promise<Check[]> {
  const seconds = minutes * 60;
  const report = await recover(
    {
      earlierSeconds: seconds,
      newSeconds: seconds / 2,
      newSpeed: 60,
      kbps: 2_500,
      // 20 Mbit/s, twenty times as fast.
      cosMbps: 400,
      refusing: 0.3,
    },
    signal,
  );
  const frames = seconds * 1.5 * 30;
  return [
    {
      what: `memory of a worker that catches up with ${minutes} min of media while ${minutes / 2} min come anew, from a COS of 20 Mbit/s (to scale) that answers 30 % with 503`,
      measured: `${report.mostResidentMiB} MiB, ${report.refusals} of ${report.puts} answered with 503`,
      bound: 'below 512 MiB',
      ok: report.mostResidentMiB < 512,
    },
    {
      what: 'pictures in its file',
      measured: String(report.videoFrames),
      bound: String(frames),
      ok: report.videoFrames === frames,
    },
  ];
}
