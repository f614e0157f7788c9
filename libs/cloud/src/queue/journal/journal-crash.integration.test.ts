import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLogger } from '../../log/index.ts';
import { openDurableStore, type DurableStore } from '../index.ts';
import { startFlood } from '../testing/start-flood.ts';
import { encodeLine } from './line.ts';

const run = promisify(execFile);
let dir: string;
let journal: string;
let lines: { level: string; msg: string; [field: string]: unknown }[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'durable-store-'));
  journal = join(dir, 'journal');
  lines = [];
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const log = createLogger({
  name: 'store',
  level: 'info',
  destination: { write: (line: string) => void lines.push(JSON.parse(line)) },
});
const openStore = () => openDurableStore(`file:${dir}`, { retentionMs: 3_600_000, log });

async function allIds(store: DurableStore): Promise<string[]> {
  return (await store.queue('events').list({ limit: 1_000_000 })).map(({ id }) => id);
}

function missing(wanted: string[], ids: string[]): string[] {
  const there = new Set(ids);
  return wanted.filter((id) => !there.has(id));
}

async function fill(ids: string[]): Promise<void> {
  await using store = await openStore();
  for (const id of ids) await store.queue('events').add(id, { of: id });
}

it('has every confirmed item exactly once when its process is killed under load', async () => {
  const answered: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    await using flood = await startFlood(`file:${dir}`);
    await flood.more('added', 3_000);
    await flood.kill();
    answered.push(...flood.added);
  }
  await using store = await openStore();
  const ids = await allIds(store);
  expect(new Set(ids).size).toBe(ids.length);
  expect(answered.length).toBeGreaterThanOrEqual(9_000);
  expect(missing(answered, ids)).toEqual([]);
});

it('drops a partial last line, and continues after the one before', async () => {
  await fill(['a', 'b', 'c']);
  const { size } = await stat(journal);
  await truncate(journal, size - 5);
  {
    await using store = await openStore();
    expect(await allIds(store)).toEqual(['b', 'a']);
    await store.queue('events').add('d', { of: 'd' });
  }
  expect(lines).toMatchObject([{ level: 'warn', msg: 'dropped the torn end of the journal' }]);
  await using store = await openStore();
  expect(await allIds(store)).toEqual(['d', 'b', 'a']);
  expect(lines).toHaveLength(1);
});

it('drops whatever a power cut leaves at the end', async () => {
  await fill(['a']);
  await appendFile(journal, Buffer.concat([Buffer.alloc(5_000), Buffer.from('\n{"half a')]));
  await using store = await openStore();
  expect(await allIds(store)).toEqual(['a']);
  expect(lines).toMatchObject([{ msg: 'dropped the torn end of the journal', bytes: 5_009 }]);
});

it('skips a damaged line, reports its place, and loads all others', async () => {
  await fill(['a', 'b', 'c']);
  const offset = (await readFile(journal)).indexOf('"of":"b"');
  {
    await using file = await open(journal, 'r+');
    await file.write('X', offset + 6);
  }
  await using store = await openStore();
  expect(await allIds(store)).toEqual(['c', 'a']);
  expect(lines).toMatchObject([
    {
      level: 'error',
      msg: 'skipped damaged lines of the journal',
      lines: 1,
      first: [{ offset: expect.any(Number) }],
    },
  ]);
  const [{ offset: start, bytes }] = (lines[0] as unknown as { first: [{ offset: number; bytes: number }] })
    .first;
  expect(offset).toBeGreaterThan(start);
  expect(offset).toBeLessThan(start + bytes);
});

it('does not touch a file that is no journal', async () => {
  await writeFile(journal, 'this is a shopping list\n');
  await expect(openStore()).rejects.toMatchObject({ code: 'StoreFailed', fault: 'service' });
  expect(await readFile(journal, 'utf8')).toBe('this is a shopping list\n');
});

it('refuses a journal of a newer version', async () => {
  await writeFile(journal, encodeLine('{"op":"journal","version":2}'));
  await expect(openStore()).rejects.toThrow('it has version 2, this program knows 1');
});

it('rejects items while the disk is full, loses nothing, and recovers', async () => {
  // A limit on the size of files fails the write that crosses it after the part that fits, as a full disk does.
  const limit = (bytes: string, pid: number) =>
    run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
  await using flood = await startFlood(`file:${dir}`, { callers: 20, payloadBytes: 10_000 });
  await flood.more('added', 100);
  await limit(String((await stat(journal)).size + 25_000), flood.pid);
  await flood.more('refused', 100);
  const addedWhenFull = flood.added.length;
  await limit('unlimited', flood.pid);
  await flood.more('added', 100);
  await flood.kill();
  expect(new Set(flood.refused)).toEqual(new Set(['StoreFailed']));
  expect(flood.added.length).toBeGreaterThanOrEqual(addedWhenFull + 100);
  await using store = await openStore();
  const ids = await allIds(store);
  expect(new Set(ids).size).toBe(ids.length);
  expect(missing(flood.added, ids)).toEqual([]);
  expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
});
