import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTaskStore } from './open-task-store.ts';
import { taskStoreContract } from './testing/index.ts';

let dir: string;
let count = 0;
const freshPath = () => join(dir, `tasks-${(count += 1)}.sqlite`);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'task-store-'));
});
afterAll(async () => {
  await rm(dir, { recursive: true });
});

taskStoreContract('sqlite', async () => `sqlite:${freshPath()}`);

const task = { id: 't1', app: 'web-record', status: 'normal', rank: 0, data: {} };

async function filledStore(): Promise<string> {
  const path = freshPath();
  await using store = await openTaskStore(`sqlite:${path}`);
  for (let index = 0; index < 200; index += 1)
    await store.create({ ...task, id: `t${index}`, data: 'x'.repeat(500) });
  return path;
}

function unreadable(path: string) {
  return {
    code: 'TaskStoreUnreadable',
    message: expect.stringContaining(`TASK_STORE sqlite:${path} can't be used`),
  };
}

it('keeps a store in memory to itself', async () => {
  await using one = await openTaskStore('sqlite::memory:');
  await using two = await openTaskStore('sqlite::memory:');
  await one.create(task);
  expect(await one.get('t1')).toMatchObject({ id: 't1' });
  expect(await two.get('t1')).toBeUndefined();
});

it('finds its tasks again after it was closed', async () => {
  const path = await filledStore();
  await using store = await openTaskStore(`sqlite:${path}`);
  expect(await store.list({ app: 'web-record', limit: 1000 })).toHaveLength(200);
});

it('leaves nothing in its file of what was taken out of a task', async () => {
  const path = freshPath();
  const secret = 'hush-5f3a';
  {
    await using store = await openTaskStore(`sqlite:${path}`);
    // Longer than a page: what does not fit goes to pages of its own.
    await store.create({ ...task, data: { cookies: `${secret} `.repeat(2_000) } });
    await store.update('t1', () => ({ data: {} }));
    await store.create({ ...task, id: 't2' });
  }
  expect((await readFile(path)).includes(secret)).toBe(false);
});

it('is created once when many processes open it at the same time', { timeout: 60_000 }, async () => {
  const path = freshPath();
  const script = `import { openTaskStore } from ${JSON.stringify(new URL('./open-task-store.ts', import.meta.url))};
    await using store = await openTaskStore('sqlite:${path}');
    await store.create({ id: String(process.pid), app: 'a', status: '', rank: 0, data: 0 });`;
  const opened = Array.from({ length: 4 }, () =>
    once(
      execFile(process.execPath, ['--conditions=@scf-media/source', '--input-type=module', '-e', script]),
      'exit',
    ),
  );
  expect(await Promise.all(opened)).toEqual([
    [0, null],
    [0, null],
    [0, null],
    [0, null],
  ]);
  await using store = await openTaskStore(`sqlite:${path}`);
  expect(await store.list({ app: 'a' })).toHaveLength(4);
});

it('loses nothing that was answered when its process is killed', { timeout: 60_000 }, async () => {
  const path = freshPath();
  const script = `import { openTaskStore } from ${JSON.stringify(new URL('./open-task-store.ts', import.meta.url))};
    const store = await openTaskStore('sqlite:${path}');
    for (let n = 1; ; n += 1) {
      await store.create({ id: String(n), app: 'a', status: '', rank: 0, data: 0 });
      if (n === 50) process.kill(process.pid, 'SIGKILL');
    }`;
  const args = ['--conditions=@scf-media/source', '--input-type=module', '-e', script];
  expect(await once(execFile(process.execPath, args), 'exit')).toEqual([null, 'SIGKILL']);
  await using store = await openTaskStore(`sqlite:${path}`);
  expect(await store.list({ app: 'a' })).toHaveLength(50);
});

it('names the file and what to do when it is no database', async () => {
  const path = freshPath();
  await writeFile(path, 'this is a shopping list, not a database; '.repeat(200));
  await expect(openTaskStore(`sqlite:${path}`)).rejects.toMatchObject(unreadable(path));
  expect(await readFile(path, 'utf8')).toMatch(/^this is a shopping list/);
});

it('notices a file of which only the first half was written', async () => {
  const path = await filledStore();
  const { length } = await readFile(path);
  await truncate(path, Math.floor(length / 2));
  await expect(openTaskStore(`sqlite:${path}`)).rejects.toMatchObject(unreadable(path));
});

it('notices a damaged page in the middle', async () => {
  const path = await filledStore();
  await using file = await open(path, 'r+');
  await file.write(Buffer.alloc(4096, 0x5a), 0, 4096, 4096);
  await expect(openTaskStore(`sqlite:${path}`)).rejects.toMatchObject(unreadable(path));
});

it('leaves the database of another program alone', async () => {
  const path = freshPath();
  const foreign = new DatabaseSync(path);
  foreign.exec('CREATE TABLE cats (name TEXT)');
  foreign.close();
  await expect(openTaskStore(`sqlite:${path}`)).rejects.toThrow('it is a database of another program');
});

it('refuses a store of a newer version', async () => {
  const path = await filledStore();
  const newer = new DatabaseSync(path);
  newer.exec('PRAGMA user_version = 7');
  newer.close();
  await expect(openTaskStore(`sqlite:${path}`)).rejects.toThrow(
    'it has schema version 7, this program knows 1',
  );
});

it('is unavailable while another keeps the file to itself, and there again afterwards', async () => {
  const path = freshPath();
  await using store = await openTaskStore(`sqlite:${path}`);
  await store.create(task);
  const selfish = new DatabaseSync(path);
  selfish.exec('BEGIN IMMEDIATE');
  const renewed = store.acquireLease('t1', 'a', 1000);
  await expect(renewed).rejects.toMatchObject({ code: 'StoreUnavailable', fault: 'service' });
  selfish.exec('ROLLBACK');
  selfish.close();
  expect(await store.acquireLease('t1', 'a', 1000)).toMatchObject({ attempts: 1 });
});

it('says when the folder is missing, or makes it', async () => {
  const path = join(dir, 'nowhere', 'tasks.sqlite');
  await expect(openTaskStore(`sqlite:${path}`)).rejects.toMatchObject(unreadable(path));
  await using store = await openTaskStore(`sqlite:${path}`, { makeFolder: true });
  expect(await store.get('t1')).toBeUndefined();
});

it.each(['redis://:hush@10.0.0.1:6379/none', 'mysql://:hush@10.0.0.1', 'tasks.db', 'sqlite:', ''])(
  'refuses %s and keeps it to itself',
  async (url) => {
    const opening = openTaskStore(url);
    await expect(opening).rejects.toMatchObject({
      code: 'InvalidConfig',
      message: expect.stringContaining('TASK_STORE'),
    });
    await expect(opening).rejects.not.toThrow(/hush/);
  },
);
