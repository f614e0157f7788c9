import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openTaskStore, refuseSharedSqlite } from './open-task-store.ts';

const on = (type: number) => ({ readFileSystem: async () => type });
const refusal = (message: RegExp) => ({
  code: 'InvalidConfig',
  fault: 'service',
  message: expect.stringMatching(message),
});

it.each([
  ['NFS, and so CFS', 0x6969],
  ['SMB', 0x517b],
  ['CIFS, as a signed number', 0xff534d42 | 0],
  ['Ceph', 0x00c36400],
  ['9p', 0x01021997],
])('rejects a file on %s, and says what to set instead', async (_name, type) => {
  await expect(refuseSharedSqlite('/mnt/web-record/tasks.db', on(type))).rejects.toMatchObject(
    refusal(
      /^TASK_STORE: sqlite: does not work on a network file system, and \/mnt\/web-record is one .*redis:\/\//,
    ),
  );
});

it.each([
  ['ext4', 0xef53],
  ['tmpfs', 0x01021994],
  ['overlayfs', 0x794c7630],
])('accepts a file on %s', async (_name, type) => {
  await refuseSharedSqlite('/var/lib/tasks.db', on(type));
});

it('ignores a missing folder, which opening the file reports', async () => {
  await refuseSharedSqlite('/nowhere/tasks.db', {
    readFileSystem: () => Promise.reject(new Error('ENOENT')),
  });
});

it('checks every file that is opened, and rejects all where machines share the tasks', async () => {
  const url = `sqlite:${join(tmpdir(), 'never-made', 'tasks.db')}`;
  await expect(openTaskStore(url, on(0x6969))).rejects.toMatchObject(refusal(/network file system/));
  for (const each of [url, 'sqlite::memory:']) {
    await expect(openTaskStore(each, { manyHosts: true })).rejects.toMatchObject(
      refusal(/on SCF each instance is one of its own: set TASK_STORE to redis:/),
    );
  }
  await using memory = await openTaskStore('sqlite::memory:', on(0x6969));
  expect(await memory.get('none')).toBeUndefined();
});
