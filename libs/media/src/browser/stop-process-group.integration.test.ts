import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { signalGroup, stopProcessGroup } from './stop-process-group.ts';

const started: number[] = [];

afterEach(() => {
  for (const pid of started.splice(0)) signalGroup(pid, 'SIGKILL');
});

/** Starts a process group; resolves with its leader and the process ids on the first line it writes. */
async function startGroup(command: string, args: string[]) {
  const leader = spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  if (leader.pid === undefined) throw new Error(`${command} did not start`);
  started.push(leader.pid);
  const [line] = (await once(leader.stdout, 'data')) as [Buffer];
  return { leader, pid: leader.pid, pids: line.toString().trim().split(' ').map(Number) };
}

const startShell = (script: string) => startGroup('sh', ['-c', script]);
const startNode = (script: string) => startGroup(process.execPath, ['-e', script]);

async function ended(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return { code: child.exitCode, signal: child.signalCode };
}

/** A process that has ended and was not collected by its parent yet does not run. */
async function runs(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return signals(pid);
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  return stat !== undefined && !/\) [ZX] /.test(stat);
}

function signals(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const running = (pids: number[]): Promise<boolean[]> => Promise.all(pids.map(runs));

/** The kernel ends a process that was sent SIGKILL when it next schedules it, and notifies only the parent. */
const allGone = (pids: number[]): Promise<void> =>
  vi.waitFor(async () => expect(await running(pids)).toEqual(pids.map(() => false)), {
    timeout: 60_000,
    interval: 10,
  });

/** Well above what a busy machine needs, well below the grace. */
const longGraceMs = 20_000;
const soonMs = 5_000;

it('stops a process and all its descendants with SIGTERM, long before the grace period is over', async () => {
  const { leader, pids } = await startShell('sleep 60 & a=$!; sleep 60 & echo $$ $a $!; wait');
  expect(await running(pids)).toEqual([true, true, true]);
  const begin = performance.now();
  await stopProcessGroup(leader, longGraceMs);
  expect(performance.now() - begin).toBeLessThan(soonMs);
  await allGone(pids);
  expect(await ended(leader)).toEqual({ code: null, signal: 'SIGTERM' });
});

it('gives the process time to exit by itself', async () => {
  const { leader } = await startNode(
    `process.on('SIGTERM', () => setTimeout(() => process.exit(7), 300));
     setInterval(() => {}, 1e6);
     console.log(String(process.pid))`,
  );
  await stopProcessGroup(leader, longGraceMs);
  expect([leader.exitCode, leader.signalCode]).toEqual([7, null]);
});

it('kills a process that ignores SIGTERM after the grace period, with all its descendants', async () => {
  const { leader, pids } = await startNode(
    `process.on('SIGTERM', () => {});
     const child = require('node:child_process').spawn('sh', ['-c', 'trap "" TERM; while :; do sleep 1; done']);
     child.on('spawn', () => console.log(process.pid + ' ' + child.pid));
     setInterval(() => {}, 1e6)`,
  );
  expect(await running(pids)).toEqual([true, true]);
  const begin = performance.now();
  await stopProcessGroup(leader, 200);
  // Timers may fire a millisecond early.
  expect(performance.now() - begin).toBeGreaterThanOrEqual(199);
  expect(await ended(leader)).toEqual({ code: null, signal: 'SIGKILL' });
  await allGone(pids);
});

it('kills descendants that ignore SIGTERM as soon as their parent has exited', async () => {
  const { leader, pids } = await startShell(`sh -c 'trap "" TERM; echo $$; exec sleep 60' & wait`);
  const begin = performance.now();
  await stopProcessGroup(leader, longGraceMs);
  await allGone(pids);
  expect(performance.now() - begin).toBeLessThan(soonMs);
});

it('stops the rest of a group whose leader has exited', async () => {
  const { leader, pids } = await startShell('sleep 60 & echo $!');
  await ended(leader);
  expect(await running(pids)).toEqual([true]);
  await stopProcessGroup(leader, longGraceMs);
  await allGone(pids);
});

it('accepts a group that no longer exists, repeatedly, and leaves other groups alone', async () => {
  const other = await startShell('echo $$; exec sleep 60');
  const { leader } = await startShell('echo $$');
  await ended(leader);
  await stopProcessGroup(leader, longGraceMs);
  await stopProcessGroup(leader, 0);
  expect(await running(other.pids)).toEqual([true]);
});

it('accepts a process that never started', async () => {
  const child = spawn('/no/such/program', { detached: true });
  const [error] = (await once(child, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ENOENT');
  await expect(stopProcessGroup(child, longGraceMs)).resolves.toBeUndefined();
});

it('returns whether the group had a process to signal', async () => {
  const { pid, leader } = await startShell('echo $$; exec sleep 60');
  expect(signalGroup(pid, 'SIGKILL')).toBe(true);
  expect(await ended(leader)).toEqual({ code: null, signal: 'SIGKILL' });
  expect(signalGroup(pid, 'SIGKILL')).toBe(false);
});
