import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseBenchOptions, usage } from './bench-options.ts';
import { benchPrograms } from './config.ts';
import { pageResult } from './report/page-result.ts';
import { resultPicture } from './report/result-picture.ts';
import { resultTable } from './report/result-table.ts';
import { runBench, takeLine } from './run-bench.ts';

/** `npm run bench`: our way of recording a page beside the usual one, as a table and a picture in bench-output/. */
const outputDir = fileURLToPath(new URL('../../../../bench-output', import.meta.url));

// Ends through `exit`, where whatever still runs is killed.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
if (process.platform !== 'linux') {
  console.error('The benchmark needs Linux: a virtual X screen, and /proc for the processor time.');
  process.exit(1);
}
const options = optionsOrExit();
const takes = await runBench({ ...options, ...benchPrograms() }, (taken) => console.log(takeLine(taken)));
const results = options.pages.map((page) => pageResult(page, takes));
const conditions = `${options.rounds} × ${options.seconds} s each, median; ${cpus().length} processors, ${cpus()[0]?.model ?? ''}`;
const table = resultTable(results);
await mkdir(outputDir, { recursive: true });
await writeFile(join(outputDir, 'bench.svg'), resultPicture(results, conditions));
await writeFile(join(outputDir, 'bench.json'), `${JSON.stringify({ conditions, results }, undefined, 2)}\n`);
await writeFile(join(outputDir, 'bench.md'), `${table}\n\n${conditions}\n`);
console.log(
  `\n${table}\n\n${conditions}\nbench-output/bench.md, bench-output/bench.json, bench-output/bench.svg`,
);

function optionsOrExit() {
  try {
    return parseBenchOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}
