import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogTail, readLogEnds } from './stack-logs.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'demo-logs-'));
});
afterAll(() => rm(dir, { recursive: true }));

it('reads the last lines of every log, in any folder', async () => {
  await mkdir(join(dir, 'logs/runs'), { recursive: true });
  await writeFile(join(dir, 'logs/web-record.log'), 'one\ntwo\nthree\n');
  await writeFile(join(dir, 'logs/runs/a.log'), 'alone');
  await writeFile(join(dir, 'logs/empty.log'), '\n');
  await writeFile(join(dir, 'tasks.db'), 'no log');
  expect(await readLogEnds(dir, 2)).toEqual([
    '--- logs/runs/a.log',
    'alone',
    '--- logs/web-record.log',
    'two',
    'three',
  ]);
});

it('leaves out successful requests', async () => {
  const request = (status: number) => JSON.stringify({ msg: 'request', status });
  const quiet = await mkdtemp(join(dir, 'quiet-'));
  await writeFile(join(quiet, 'a.log'), [request(200), request(500), request(200)].join('\n'));
  expect(await readLogEnds(quiet, 2)).toEqual(['--- a.log', request(500)]);
});

it('has no lines for a stack that never started', async () => {
  expect(await readLogEnds(join(dir, 'missing'), 2)).toEqual([]);
});

it('keeps the last lines, including an unfinished one, and reports each line', async () => {
  const stream = new PassThrough();
  const tail = createLogTail(2);
  const reported: string[] = [];
  tail.follow(stream, (line) => reported.push(line));
  const closed = once(stream, 'close');
  stream.write('one\ntw');
  stream.end('o\nthree');
  await closed;
  expect(reported).toEqual(['one', 'two', 'three']);
  expect(tail.lines()).toEqual(['two', 'three']);
});
