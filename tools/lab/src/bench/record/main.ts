import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { formatFigures } from './figure.ts';
import { measureRecordings } from './measure-recordings.ts';

/** Runs `npm run bench:record -- --takes 3 --seconds 20`: measures recordings on this machine. */
const outputDir = fileURLToPath(new URL('../../../../../bench-output', import.meta.url));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
const { values } = parseArgs({
  options: { takes: { type: 'string', default: '3' }, seconds: { type: 'string', default: '20' } },
});
const { takes, seconds } = z
  .object({ takes: z.coerce.number().int().min(1).max(100), seconds: z.coerce.number().min(4).max(3_600) })
  .parse(values);

const figures = await measureRecordings(takes, seconds);
const conditions = `${takes} takes of ${seconds} s; ${cpus().length} processors, ${cpus()[0]?.model ?? ''}; load ${loadavg()[0]?.toFixed(1)}`;
await mkdir(outputDir, { recursive: true });
await writeFile(join(outputDir, 'record.json'), `${JSON.stringify({ conditions, figures }, undefined, 2)}\n`);
await writeFile(join(outputDir, 'record.md'), `${formatFigures(figures)}\n\n${conditions}\n`);
console.log(`${formatFigures(figures)}\n\n${conditions}\nbench-output/record.md, bench-output/record.json`);
