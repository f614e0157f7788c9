import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, utimes, writeFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openDurableStore } from '../index.ts';
import { startFlood } from '../testing/start-flood.ts';
import { lockFolder, toLockName, readOwnIdentity, parseLockName, isAlive } from './folder-lock.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'folder-lock-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const openStore = () => openDurableStore(`file:${dir}`, { retentionMs: 60_000 });
const inUse = (who: string) => ({
  name: 'ServiceError',
  code: 'StoreInUse',
  fault: 'service',
  message: `the store in ${dir} is in use by ${who}`,
});

it('rejects a second store in the same process until the first is closed', async () => {
  {
    await using store = await openStore();
    await expect(openStore()).rejects.toMatchObject(inUse(`process ${process.pid}`));
    await store.queue('events').add('a', 1);
  }
  await using store = await openStore();
  expect(await store.queue('events').get('a')).toMatchObject({ payload: 1 });
});

it('rejects for exactly as long as another process has the folder', async () => {
  await using flood = await startFlood(`file:${dir}`);
  await flood.more('added', 10);
  await expect(openStore()).rejects.toMatchObject(inUse(`process ${flood.pid}`));
  // The refused attempt did no harm.
  await flood.more('added', 10);
  await flood.kill();
  const startedMs = Date.now();
  await using store = await openStore();
  // Waiting for the heartbeat to stop would take 8 s.
  expect(Date.now() - startedMs).toBeLessThan(6_000);
  expect((await readdir(dir)).filter((name) => name.startsWith('lock-'))).toHaveLength(1);
  expect((await store.queue('events').counts()).pending).toBeGreaterThanOrEqual(20);
});

it('admits one of many that start at the same moment', async () => {
  for (let round = 0; round < 10; round += 1) {
    const attempts = await Promise.allSettled(Array.from({ length: 5 }, () => lockFolder(dir)));
    const locks = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
    expect(locks.length).toBeLessThanOrEqual(1);
    for (const lock of locks) await lock[Symbol.asyncDispose]();
    expect(await readdir(dir)).toEqual([]);
  }
});

it('takes the folder over immediately from a process of an earlier boot', async () => {
  const own = await readOwnIdentity();
  await writeFile(join(dir, toLockName({ ...own, boot: 'abc' }, '01')), '');
  const startedMs = Date.now();
  await using lock = await lockFolder(dir);
  expect(Date.now() - startedMs).toBeLessThan(6_000);
  expect(lock.check()).toBeUndefined();
  expect(await readdir(dir)).toHaveLength(1);
});

it('uses the heartbeat of an owner that cannot be inspected', async () => {
  const own = await readOwnIdentity();
  const path = join(dir, toLockName({ ...own, pidSpace: own.pidSpace + 1 }, '01'));
  const times = { heartbeatMs: 20, silenceMs: 400 };
  await writeFile(path, '');
  const startHeartbeat = setInterval(
    () => void utimes(path, new Date(), new Date()).catch(() => undefined),
    20,
  );
  try {
    await expect(lockFolder(dir, times)).rejects.toMatchObject(
      inUse(`process ${own.pid} of another machine or container`),
    );
  } finally {
    clearInterval(startHeartbeat);
  }
  await using lock = await lockFolder(dir, times);
  expect(lock).toBeDefined();
  expect(await readdir(dir)).toHaveLength(1);
});

it('has a heartbeat that others can see', async () => {
  await using lock = await lockFolder(dir, { heartbeatMs: 1_000, silenceMs: 8_000 });
  const [name = ''] = await readdir(dir);
  await utimes(join(dir, name), 1, 1);
  await vi.waitUntil(async () => (await stat(join(dir, name))).mtimeMs > 1_000_000, { timeout: 60_000 });
  expect(lock.check()).toBeUndefined();
});

it('notices when it counted as dead and another process has the folder', async () => {
  await using lock = await lockFolder(dir, { heartbeatMs: 10, silenceMs: 400 });
  for (const name of await readdir(dir)) await rm(join(dir, name));
  await vi.waitUntil(
    async () => {
      try {
        await lock.check();
        return false;
      } catch (error) {
        expect(error).toMatchObject({ code: 'StoreFailed' });
        return true;
      }
    },
    { timeout: 60_000 },
  );
});

it('writes nothing into a folder that another process has taken over', async () => {
  await using store = await openStore();
  await store.queue('events').add('a', 1);
  for (const name of (await readdir(dir)).filter((file) => file.startsWith('lock-')))
    await rm(join(dir, name));
  // As after a suspension of a minute, which only the clock reveals.
  const now = Date.now() + 60_000;
  const clock = vi.spyOn(Date, 'now').mockReturnValue(now);
  try {
    await expect(store.queue('events').add('b', 1)).rejects.toMatchObject({ code: 'StoreFailed' });
    await expect(store.ping()).rejects.toMatchObject({ code: 'StoreFailed' });
  } finally {
    clock.mockRestore();
  }
});

it('leaves other files alone', async () => {
  await writeFile(join(dir, 'lock-me-in'), 'hello');
  await using lock = await lockFolder(dir);
  expect(lock).toBeDefined();
  expect(await readdir(dir)).toContain('lock-me-in');
});

const here = { isLocal: true };
const shared = { isLocal: false };

it('sees itself alive', async () => {
  const own = await readOwnIdentity();
  expect(await isAlive(own, own, here)).toBe(true);
  expect(own.pid).toBe(process.pid);
});

it('recognises a reused process id', async () => {
  const own = await readOwnIdentity();
  expect(await isAlive({ ...own, startTicks: own.startTicks - 1 }, own, here)).toBe(false);
});

it('recognises a dead process, also a zombie', async () => {
  const own = await readOwnIdentity();
  // After `exec`, `sleep` does not wait for its child, which stays a zombie.
  const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const [line] = await once(parent.stdout, 'data');
    const pid = Number(String(line));
    const readStat = (of: number | undefined) => readFile(`/proc/${of}/stat`, 'utf8');
    for (const of of [pid, parent.pid]) {
      while (!(await readStat(of)).includes('(sleep)')) await new Promise(setImmediate);
    }
    const startTicks = Number((await readStat(pid)).split(') ')[1]?.split(' ')[19]);
    expect(await isAlive({ ...own, pid, startTicks }, own, here)).toBe(true);
    process.kill(pid, 'SIGKILL');
    while (!(await readStat(pid)).includes(') Z ')) await new Promise(setImmediate);
    expect(await isAlive({ ...own, pid, startTicks }, own, here)).toBe(false);
  } finally {
    const gone = once(parent, 'exit');
    parent.kill('SIGKILL');
    await gone;
  }
  expect(await isAlive({ ...own, pid: parent.pid ?? 0 }, own, here)).toBe(false);
});

it('cannot inspect another machine or container', async () => {
  const own = await readOwnIdentity();
  expect(await isAlive({ ...own, boot: 'abc' }, own, shared)).toBeUndefined();
  expect(await isAlive({ ...own, pidSpace: own.pidSpace + 1 }, own, here)).toBeUndefined();
});

it('knows that nothing of an earlier boot is alive on the same machine', async () => {
  const own = await readOwnIdentity();
  expect(await isAlive({ ...own, boot: 'abc' }, own, here)).toBe(false);
});

it('finds the owner in the name of a lock', () => {
  const owner = { pid: 12, startTicks: 345, pidSpace: 678, boot: '00ff' };
  expect(toLockName(owner, 'ab12')).toBe('lock-12-345-678-00ff-ab12');
  expect(parseLockName('lock-12-345-678-00ff-ab12')).toEqual(owner);
  expect(['journal', 'journal.next', 'lock-', 'lock-1-2-3-zz-1'].map(parseLockName)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
