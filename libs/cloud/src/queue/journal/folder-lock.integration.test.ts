import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openDurableStore } from '../index.ts';
import { startFlood } from '../testing/start-flood.ts';
import { lockFolder, toLockName } from './folder-lock.ts';
import { ownIdentity } from './process-identity.ts';

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
  const own = await ownIdentity();
  await writeFile(join(dir, toLockName({ ...own, boot: 'abc' }, '01')), '');
  const startedMs = Date.now();
  await using lock = await lockFolder(dir);
  expect(Date.now() - startedMs).toBeLessThan(6_000);
  expect(lock.check()).toBeUndefined();
  expect(await readdir(dir)).toHaveLength(1);
});

it('uses the heartbeat of an owner that cannot be inspected', async () => {
  const own = await ownIdentity();
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
