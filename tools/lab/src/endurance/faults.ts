import { z } from 'zod';
import { readOptions } from './command-line/read-options.ts';
import { runTool } from './command-line/run-tool.ts';
import { measureEvents } from './faults/measure-events.ts';
import { measureRecovery } from './faults/measure-recovery.ts';
import { measureScale } from './faults/measure-scale.ts';
import { measureService } from './faults/measure-service.ts';
import { measureStalls } from './faults/measure-stalls.ts';
import { measureStarts } from './faults/measure-starts.ts';
import { measurePages } from './faults/pages/measure-pages.ts';
import { measureReach } from './faults/reach/measure-reach.ts';
import type { Check } from './report/check.ts';
import { checkLines } from './report/check-lines.ts';

/** `npm run faults`: what a broken world does to tasks, as a table. Exits 1 when something is not as promised. */

const measures = [
  ...(['scale', 'starts', 'service', 'events', 'stalls', 'recovery'] as const),
  ...(['reach', 'reach-services', 'reach-browser', 'pages'] as const),
] as const;
const seconds = z.coerce.number().int().min(1).max(7_200);

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
  seconds: seconds.default(60),
  /** What a lost worker had recorded, minutes. */
  minutes: z.coerce.number().int().min(1).max(600).default(120),
  /** How fast COS takes what it is sent, the share that it answers with 503, and how much faster than in life it all goes. */
  'cos-mbps': z.coerce.number().min(1).max(1_000).default(20),
  refusing: z.coerce.number().min(0).max(0.9).default(0.3),
  speed: z.coerce.number().min(1).max(200).default(20),
  /** With how many URLs each entrance is tried, at most. */
  urls: z.coerce.number().int().min(1).max(500).default(500),
  /** How many hostile pages are recorded, which ones (their names, with commas between them), and for how long each. */
  pages: z.coerce.number().int().min(1).max(100).default(100),
  'only-pages': z
    .string()
    .transform((names) => names.split(','))
    .optional(),
  'page-seconds': seconds.default(120),
  /** How many of them are recorded at the same time. */
  'pages-at-once': z.coerce.number().int().min(1).max(10).default(1),
});

await runTool(async (signal) => {
  const options = readOptions(optionsSchema);
  const { starts, events, tasks, urls } = options;
  const byName: Record<(typeof measures)[number], () => AsyncGenerator<Check>> = {
    scale: () => measureScale(tasks, signal),
    starts: () => measureStarts(1_000, signal),
    service: () =>
      measureService({ perSecond: starts, seconds: options.seconds, slowConnections: 1_000 }, signal),
    events: () => measureEvents({ perSecond: events, seconds: options.seconds }, signal),
    stalls: () => measureStalls(options, signal),
    recovery: () => measureRecovery({ ...options, cosMbps: options['cos-mbps'] }, signal),
    reach: () => measureReach({ urls, by: 'libraries' }, signal),
    'reach-services': () => measureReach({ urls, by: 'services' }, signal),
    'reach-browser': () => measureReach({ urls, by: 'browser' }, signal),
    pages: () =>
      measurePages(
        {
          ...{ pages: options.pages, only: options['only-pages'] },
          ...{ secondsEach: options['page-seconds'], atOnce: options['pages-at-once'] },
        },
        signal,
      ),
  };
  let ok = 0;
  let failed = 0;
  for (const name of measures) {
    if (options.only !== undefined && options.only !== name) continue;
    // Each as soon as it is known: some take an hour.
    for await (const check of byName[name]()) {
      if (check.ok) ok += 1;
      else failed += 1;
      process.stdout.write(checkLines([check]));
    }
  }
  process.stdout.write(`\n${ok} ok, ${failed} failed\n`);
  return failed === 0;
});
