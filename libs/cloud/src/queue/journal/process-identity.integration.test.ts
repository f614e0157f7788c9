import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { toLockName, parseLockName } from './folder-lock.ts';
import { isAlive, ownIdentity } from './process-identity.ts';

const here = { isLocal: true };
const shared = { isLocal: false };

it('sees itself alive', async () => {
  const own = await ownIdentity();
  expect(await isAlive(own, own, here)).toBe(true);
  expect(own.pid).toBe(process.pid);
});

it('recognises a reused process id', async () => {
  const own = await ownIdentity();
  expect(await isAlive({ ...own, startTicks: own.startTicks - 1 }, own, here)).toBe(false);
});

it('recognises a dead process, also a zombie', async () => {
  const own = await ownIdentity();
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
  const own = await ownIdentity();
  expect(await isAlive({ ...own, boot: 'abc' }, own, shared)).toBeUndefined();
  expect(await isAlive({ ...own, pidSpace: own.pidSpace + 1 }, own, here)).toBeUndefined();
});

it('knows that nothing of an earlier boot is alive on the same machine', async () => {
  const own = await ownIdentity();
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
