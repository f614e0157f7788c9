import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { findProcesses } from './stop-stack.ts';

it('finds a process by a folder in its environment, on systems with /proc', async () => {
  const dir = `/tmp/demo-processes-${process.pid}`;
  expect(await findProcesses(dir)).toEqual([]);
  const child = spawn(process.execPath, ['-e', 'console.log(1); setTimeout(() => {}, 60_000)'], {
    env: { HOME: `${dir}/home` },
  });
  const ended = once(child, 'exit');
  try {
    await once(child.stdout, 'data');
    const found = [{ pid: child.pid, command: expect.stringContaining('setTimeout') }];
    expect(await findProcesses(dir)).toEqual(existsSync('/proc/self/environ') ? found : []);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
  expect(await findProcesses(dir)).toEqual([]);
});
