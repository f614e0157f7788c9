import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseBenchOptions, usage } from './bench-options.ts';
import { findPrograms } from './config.ts';
import { comparePage, drawChart, formatTable } from './report.ts';
import { runBench, formatMeasurement } from './run-bench.ts';

/** Runs `npm run bench`: compares our recorder with the usual one, and writes a table and a chart into bench-output/. */
const outputDir = fileURLToPath(new URL('../../../../bench-output', import.meta.url));

// Calls `exit`, whose handlers kill the processes that are still running.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
if (process.platform !== 'linux') {
  console.error('The benchmark requires Linux: a virtual X screen, and /proc for the CPU time.');
  process.exit(1);
}
const options = parseOptionsOrExit();
const measurements = await runBench({ ...options, ...findPrograms() }, (measurement) =>
  console.log(formatMeasurement(measurement)),
);
const results = options.pages.map((page) => comparePage(page, measurements));
const conditions = `${options.rounds} × ${options.seconds} s each, median; ${cpus().length} processors, ${cpus()[0]?.model ?? ''}`;
const table = formatTable(results);
await mkdir(outputDir, { recursive: true });
await writeFile(join(outputDir, 'bench.svg'), drawChart(results, conditions));
await writeFile(join(outputDir, 'bench.json'), `${JSON.stringify({ conditions, results }, undefined, 2)}\n`);
await writeFile(join(outputDir, 'bench.md'), `${table}\n\n${conditions}\n`);
console.log(
  `\n${table}\n\n${conditions}\nbench-output/bench.md, bench-output/bench.json, bench-output/bench.svg`,
);

function parseOptionsOrExit() {
  try {
    return parseBenchOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}
