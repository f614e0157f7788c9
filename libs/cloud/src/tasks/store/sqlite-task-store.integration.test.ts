import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTaskStore } from './open-task-store.ts';
import { taskStoreContract } from '../testing/task-store-contract.ts';

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

it('does not share a store in memory', async () => {
  await using one = await openTaskStore('sqlite::memory:');
  await using two = await openTaskStore('sqlite::memory:');
  await one.create(task);
  expect(await one.get('t1')).toMatchObject({ id: 't1' });
  expect(await two.get('t1')).toBeUndefined();
});

it('has its tasks after it is reopened', async () => {
  const path = await filledStore();
  await using store = await openTaskStore(`sqlite:${path}`);
  expect(await store.list({ app: 'web-record', limit: 1000 })).toHaveLength(200);
});

it('leaves nothing of removed data in its file', async () => {
  const path = freshPath();
  const secret = 'hush-5f3a';
  {
    await using store = await openTaskStore(`sqlite:${path}`);
    // Longer than a page, so that it needs overflow pages.
    await store.create({ ...task, data: { cookies: `${secret} `.repeat(2_000) } });
    await store.update('t1', () => ({ data: {} }));
    await store.create({ ...task, id: 't2' });
  }
  expect((await readFile(path)).includes(secret)).toBe(false);
});

it("leaves nothing of a finished task's secrets in its write-ahead log either, while it is open", async () => {
  const path = freshPath();
  const secret = 'hush-7a1c';
  await using store = await openTaskStore(`sqlite:${path}`);
  await using other = await openTaskStore(`sqlite:${path}`);
  await store.create({ ...task, data: { cookies: `${secret} `.repeat(2_000) } });
  await other.get(task.id);
  const hasSecret = async (): Promise<boolean> => {
    const names = (await readdir(dir)).filter((name) => name.startsWith(basename(path)));
    const contents = await Promise.all(names.map((name) => readFile(join(dir, name))));
    return contents.some((content) => content.includes(secret));
  };
  expect(await hasSecret()).toBe(true);
  await store.update(task.id, () => ({ status: 'finished', rank: 9, final: true, data: {} }));
  expect(await hasSecret()).toBe(false);
});

it('is created once when many processes open it concurrently', async () => {
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

it('loses nothing that was confirmed when its process is killed', async () => {
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

it('reports the file and what to do when it is not a database', async () => {
  const path = freshPath();
  await writeFile(path, 'this is a shopping list, not a database; '.repeat(200));
  await expect(openTaskStore(`sqlite:${path}`)).rejects.toMatchObject(unreadable(path));
  expect(await readFile(path, 'utf8')).toMatch(/^this is a shopping list/);
});

it('detects a truncated file', async () => {
  const path = await filledStore();
  const { length } = await readFile(path);
  await truncate(path, Math.floor(length / 2));
  await expect(openTaskStore(`sqlite:${path}`)).rejects.toMatchObject(unreadable(path));
});

it('detects a damaged page in the middle', async () => {
  const path = await filledStore();
  await using file = await open(path, 'r+');
  await file.write(Buffer.alloc(4096, 0x5a), 0, 4096, 4096);
  await expect(openTaskStore(`sqlite:${path}`)).rejects.toMatchObject(unreadable(path));
});

it('does not touch the database of another program', async () => {
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
    'it has schema version 7, this program knows 3',
  );
});

it('migrates a file of the first version with its tasks', async () => {
  const path = freshPath();
  const old = new DatabaseSync(path);
  old.exec(FIRST_VERSION);
  old.close();
  await using store = await openTaskStore(`sqlite:${path}`);
  expect(await store.get('old')).toMatchObject({
    status: 'recording',
    attempts: 1,
    dueAtMs: 0,
    data: { n: 1 },
  });
  expect((await store.listDue('web-record')).map(({ id }) => id)).toEqual(['old']);
  await store.create(task);
  expect((await store.list({ app: 'web-record' })).map(({ id }) => id)).toEqual(['t1', 'old']);
  await using again = await openTaskStore(`sqlite:${path}`);
  expect(await again.countOpen('web-record')).toBe(2);
});

it('is checked and opened while another process writes', async () => {
  const path = await filledStore();
  const writer = new DatabaseSync(path);
  writer.exec('BEGIN IMMEDIATE');
  await using store = await openTaskStore(`sqlite:${path}`);
  expect(await store.countOpen('web-record')).toBe(200);
  writer.exec('ROLLBACK');
  writer.close();
});

it('deletes expired tasks, with their commands and every byte of their data', async () => {
  const path = freshPath();
  await using store = await openTaskStore(`sqlite:${path}`, { keepMs: 0 });
  await store.create({ ...task, id: 'gone', data: { key: 'c0ffee'.repeat(10) } });
  await store.sendCommand('gone', { type: 'Stop', requestId: 'r' });
  await store.create({ ...task, id: 'open' });
  await store.update('gone', () => ({ final: true }));
  await expect
    .poll(async () => (await store.create({ ...task, id: randomUUID() })) && store.get('gone'))
    .toBeUndefined();
  expect(await store.get('open')).toMatchObject({ final: false });
  await store[Symbol.asyncDispose]();
  expect((await readFile(path)).includes('c0ffee')).toBe(false);
});

it('is unavailable while another process locks the file, and available afterwards', async () => {
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

it('reports a missing folder, or creates it', async () => {
  const path = join(dir, 'nowhere', 'tasks.sqlite');
  await expect(openTaskStore(`sqlite:${path}`)).rejects.toMatchObject(unreadable(path));
  await using store = await openTaskStore(`sqlite:${path}`, { makeFolder: true });
  expect(await store.get('t1')).toBeUndefined();
});

it.each(['redis://:hush@10.0.0.1:6379/none', 'mysql://:hush@10.0.0.1', 'tasks.db', 'sqlite:', ''])(
  'rejects %s without repeating it',
  async (url) => {
    const opening = openTaskStore(url);
    await expect(opening).rejects.toMatchObject({
      code: 'InvalidConfig',
      message: expect.stringContaining('TASK_STORE'),
    });
    await expect(opening).rejects.not.toThrow(/hush/);
  },
);

/** What a file of the first version looks like, with one task in it. */
const FIRST_VERSION = `
  CREATE TABLE tasks (
    id TEXT PRIMARY KEY, app TEXT NOT NULL, status TEXT NOT NULL, rank INTEGER NOT NULL, final INTEGER NOT NULL,
    version INTEGER NOT NULL, create_time_ms INTEGER NOT NULL, update_time_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL, lease_owner TEXT, lease_until_ms INTEGER, data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX tasks_by_time ON tasks (app, create_time_ms);
  CREATE INDEX tasks_open ON tasks (app, create_time_ms) WHERE final = 0;
  CREATE TABLE commands (
    task_id TEXT NOT NULL REFERENCES tasks (id), seq INTEGER NOT NULL, type TEXT NOT NULL, request_id TEXT NOT NULL,
    PRIMARY KEY (task_id, seq)
  ) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${0x7363666d};
  PRAGMA user_version = 1;
  INSERT INTO tasks VALUES ('old', 'web-record', 'recording', 2, 0, 3, 1000, 2000, 1, 'a', 3000, '{"n":1}');
`;
