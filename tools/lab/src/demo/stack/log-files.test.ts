import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { logFileEnds } from './log-files.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'demo-logs-'));
});
afterAll(() => rm(dir, { recursive: true }));

it('shows the last lines of every log, wherever it lies', async () => {
  await mkdir(join(dir, 'logs/runs'), { recursive: true });
  await writeFile(join(dir, 'logs/web-record.log'), 'one\ntwo\nthree\n');
  await writeFile(join(dir, 'logs/runs/a.log'), 'alone');
  await writeFile(join(dir, 'logs/empty.log'), '\n');
  await writeFile(join(dir, 'tasks.db'), 'no log');
  expect(await logFileEnds(dir, 2)).toEqual([
    '--- logs/runs/a.log',
    'alone',
    '--- logs/web-record.log',
    'two',
    'three',
  ]);
});

it('leaves out the requests that went well', async () => {
  const request = (status: number) => JSON.stringify({ msg: 'request', status });
  const quiet = await mkdtemp(join(dir, 'quiet-'));
  await writeFile(join(quiet, 'a.log'), [request(200), request(500), request(200)].join('\n'));
  expect(await logFileEnds(quiet, 2)).toEqual(['--- a.log', request(500)]);
});

it('has nothing to show for a stack that never came up', async () => {
  expect(await logFileEnds(join(dir, 'missing'), 2)).toEqual([]);
});
