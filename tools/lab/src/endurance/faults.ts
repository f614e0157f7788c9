import { z } from 'zod';
import { readOptions, runTool } from './command-line.ts';
import { measureEvents } from './faults/measure-events.ts';
import { measureRecovery } from './faults/measure-recovery.ts';
import { measureScale } from './faults/measure-scale.ts';
import { measureService } from './faults/measure-service.ts';
import { measureStalls } from './faults/measure-stalls.ts';
import { measureStarts } from './faults/measure-starts.ts';
import { measurePages } from './faults/pages/measure-pages.ts';
import { measureReach } from './faults/reach/measure-reach.ts';
import { type Check, formatChecks } from './report.ts';

/** Runs `npm run faults`: injects faults into everything around tasks, and prints the outcomes. Exits with 1 when a promise is broken. */

const measures = [
  ...(['scale', 'starts', 'service', 'events', 'stalls', 'recovery'] as const),
  ...(['reach', 'reach-services', 'reach-browser', 'pages'] as const),
] as const;
const seconds = z.coerce.number().int().min(1).max(7_200);

const optionsSchema = z.object({
  /** The measure to run; by default all, one after another. */
  only: z.enum(measures).optional(),
  /** How often a worker is stalled in the middle of its work; 3 s each. */
  stalls: z.coerce.number().int().min(1).max(10_000).default(50),
  seed: z.coerce.number().int().min(1).default(1),
  /** Maximum number of simulated tasks. */
  tasks: z.coerce.number().int().min(100).max(100_000).default(10_000),
  /** Signed Starts and VOD events per second. */
  starts: z.coerce.number().int().min(1).max(1_000).default(100),
  events: z.coerce.number().int().min(1).max(5_000).default(500),
  /** For how long they are sent. */
  seconds: seconds.default(60),
  /** How much the lost worker had recorded, in minutes. */
  minutes: z.coerce.number().int().min(1).max(600).default(120),
  /** The upload rate of COS, the share of requests to which it responds with 503, and how much faster than real time it runs. */
  'cos-mbps': z.coerce.number().min(1).max(1_000).default(20),
  refusing: z.coerce.number().min(0).max(0.9).default(0.3),
  speed: z.coerce.number().min(1).max(200).default(20),
  /** Maximum number of URLs to try with each entrance. */
  urls: z.coerce.number().int().min(1).max(500).default(500),
  /** How many hostile pages to record, which ones (comma-separated names), and for how long each. */
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
    // Prints each result at once: some take an hour.
    for await (const check of byName[name]()) {
      if (check.ok) ok += 1;
      else failed += 1;
      process.stdout.write(formatChecks([check]));
    }
  }
  process.stdout.write(`\n${ok} ok, ${failed} failed\n`);
  return failed === 0;
});
