import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, test } from 'vitest';
import type { CosClient } from './cos-client.ts';
import { createObjectQueue, findNextPut, type ObjectQueueOptions } from './object-queue.ts';
import { address, type CosBench, filesIn, openCosBench } from './testing/cos-bench.ts';
import { UploadFailedError } from './cos-error.ts';
import { monotonicNowMs } from '../retry/index.ts';

let bench: CosBench;
let spoolDir: string;
let count = 0;

beforeAll(async () => {
  bench = await openCosBench();
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => {
  spoolDir = join(bench.dir, `spool-${(count += 1)}`);
});
afterEach(async () => {
  bench.cloud.cos.faults.up();
  await rm(spoolDir, { recursive: true, force: true });
});

const soon = () => monotonicNowMs() + 10_000;
const openQueue = (more: Partial<ObjectQueueOptions> = {}) =>
  createObjectQueue({ ...address(''), cos: bench.cos, spoolDir, log: bench.log, ...more });
const segment = (number: number, body: Uint8Array = randomBytes(10_000)) => ({
  key: `set-${count}/${number}.ts`,
  body,
  contentType: 'video/mp2t',
});
const index = (names: number) => ({
  key: `set-${count}/index.m3u8`,
  body: Buffer.from(Array.from({ length: names }, (_, number) => `${number}.ts\n`).join('')),
  contentType: 'application/vnd.apple.mpegurl',
  cacheControl: 'no-cache',
  isIndex: true,
});

/** Checks each time an index was put whether COS has everything that it names. */
function watchIndexes(): { cos: Pick<CosClient, 'putObject'>; seen: { named: number; missing: string[] }[] } {
  const seen: { named: number; missing: string[] }[] = [];
  const cos: Pick<CosClient, 'putObject'> = {
    async putObject(to, body, options) {
      if (to.key.endsWith('.m3u8')) {
        const names = Buffer.from(body).toString().trim().split('\n');
        const there = bench.cloud.cos.objects(to.bucket).map(({ key }) => key);
        const missing = names.filter((name) => !there.includes(`set-${count}/${name}`));
        seen.push({ named: names.length, missing });
      }
      return bench.cos.putObject(to, body, options);
    },
  };
  return { cos, seen };
}

it('puts every object, each index after what it names, and leaves nothing on disk', async () => {
  const { cos, seen } = watchIndexes();
  await using queue = await openQueue({ cos, indexEveryMs: 0 });
  const bodies = Array.from({ length: 12 }, () => randomBytes(30_000));
  for (const [number, body] of bodies.entries()) {
    await queue.add(segment(number, body));
    await queue.add(index(number + 1));
  }
  await queue.finish(soon());
  expect(seen.map(({ named }) => named)).toEqual(bodies.map((_, number) => number + 1));
  expect(seen.flatMap(({ missing }) => missing)).toEqual([]);
  for (const [number, body] of bodies.entries()) {
    expect(Buffer.from(await bench.cos.getObject(address(segment(number).key))).equals(body)).toBe(true);
  }
  const stored = await fetch(bench.cos.toUrl(address(index(0).key)));
  expect(stored.headers.get('cache-control')).toBe('no-cache');
  expect(await filesIn(spoolDir)).toEqual([]);
});

it('skips superseded indexes, but never the last one', async () => {
  const { cos, seen } = watchIndexes();
  await using queue = await openQueue({ cos });
  for (let number = 0; number < 30; number += 1) {
    await queue.add(segment(number));
    await queue.add(index(number + 1));
  }
  await queue.finish(soon());
  expect(seen.length).toBeLessThan(10);
  expect(seen.at(-1)).toEqual({ named: 30, missing: [] });
});

it('stores objects on disk while COS is unavailable, and continues in order', async () => {
  const { cos, seen } = watchIndexes();
  await using queue = await openQueue({ cos, indexEveryMs: 0 });
  bench.cloud.cos.faults.down('drop');
  for (let number = 0; number < 8; number += 1) {
    await queue.add(segment(number));
    await queue.add(index(number + 1));
  }
  expect(queue.waitingBytes).toBeGreaterThan(80_000);
  bench.cloud.cos.faults.up();
  await queue.finish(soon());
  expect(queue.waitingBytes).toBe(0);
  expect(seen.at(-1)).toEqual({ named: 8, missing: [] });
  expect(seen.flatMap(({ missing }) => missing)).toEqual([]);
}, 30_000);

it('leaves what was not uploaded on disk, under its own names, when COS stays unavailable', async () => {
  await using queue = await openQueue();
  await queue.add(segment(0));
  await queue.drainTo(0);
  bench.cloud.cos.faults.down();
  const body = randomBytes(5_000);
  await queue.add(segment(1, body));
  await queue.add(index(2));
  const failure: unknown = await queue.finish(monotonicNowMs() + 200).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UploadFailedError);
  const folder = failure instanceof UploadFailedError ? failure.LocalCopy : '';
  expect((await readdir(folder)).sort()).toEqual(['1.ts', 'index.m3u8']);
  expect((await readFile(join(folder, '1.ts'))).equals(body)).toBe(true);
}, 30_000);

it('rejects objects over the limit, and loses none that it accepted', async () => {
  await using queue = await openQueue({ spoolLimitBytes: 25_000 });
  bench.cloud.cos.faults.down();
  await queue.add(segment(0));
  await queue.add(segment(1));
  await expect(queue.add(segment(2))).rejects.toMatchObject({ code: 'SpoolFull', fault: 'destination' });
  bench.cloud.cos.faults.up();
  await queue.finish(soon());
  const keys = bench.cloud.cos.objects(address('').bucket).map(({ key }) => key);
  expect(keys.filter((key) => key.startsWith(`set-${count}/`))).toEqual([segment(0).key, segment(1).key]);
}, 30_000);

it('stops immediately when disposed, and leaves nothing on disk', async () => {
  const queue = await openQueue();
  bench.cloud.cos.faults.down();
  await queue.add(segment(0));
  await queue[Symbol.asyncDispose]();
  expect(await filesIn(spoolDir)).toEqual([]);
  await expect(queue.add(segment(1))).rejects.toMatchObject({ code: 'SinkClosed' });
});

/** `a` is waiting, `A` is being put; `i`, `j` are indexes. */
const list = (text: string) =>
  [...text].map((letter, at) => ({
    at,
    key: letter.toLowerCase(),
    isIndex: /[ij]/i.test(letter),
    isRunning: letter !== letter.toLowerCase(),
  }));

test.each([
  { waiting: '', put: undefined, what: 'nothing when nothing waits' },
  { waiting: 'ab', put: 0, what: 'the oldest' },
  { waiting: 'Ab', put: 1, what: 'another object while one is being put' },
  { waiting: 'Ai', put: undefined, what: 'no index before what it names' },
  { waiting: 'Aib', put: 2, what: 'what comes after an index that waits' },
  { waiting: 'i', put: 0, what: 'an index when all it names is there' },
  { waiting: 'Iaj', put: 1, what: 'one index after the other' },
])('is $what: $waiting', ({ waiting, put }) => {
  const next = findNextPut(list(waiting), { skipIndexes: false });
  expect(next.put?.at).toBe(put);
  expect(next.superseded).toEqual([]);
});

test.each([
  { waiting: 'iai', put: 1, superseded: [0] },
  { waiting: 'Iai', put: 1, superseded: [] },
  { waiting: 'iaj', put: 0, superseded: [] },
  { waiting: 'aibi', put: 0, superseded: [1] },
])('skips a superseded index: $waiting', ({ waiting, put, superseded }) => {
  const next = findNextPut(list(waiting), { skipIndexes: true });
  expect(next.put?.at).toBe(put);
  expect(next.superseded.map(({ at }) => at)).toEqual(superseded);
});
