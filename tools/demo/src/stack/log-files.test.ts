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

it('has nothing to show for a stack that never came up', async () => {
  expect(await logFileEnds(join(dir, 'missing'), 2)).toEqual([]);
});
