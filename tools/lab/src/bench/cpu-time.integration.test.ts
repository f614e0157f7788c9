import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { readCpuSeconds } from './cpu-time.ts';

/** Takes the time itself and in a child, which ends; then waits. */
const script = `
const burn = (ms) => { const { user, system } = process.cpuUsage(); const until = user + system + ms * 1000;
  for (;;) { const now = process.cpuUsage(); if (now.user + now.system > until) return; } };
if (process.argv[1] === 'child') burn(300);
else {
  burn(200);
  require('node:child_process').spawnSync(process.execPath, ['-e', process.env.SCRIPT, 'child'], { env: process.env });
  console.log('done');
  setInterval(() => {}, 1000);
}`;

test('counts the CPU time of a process and of its exited child', async () => {
  const child = spawn(process.execPath, ['-e', script], {
    env: { SCRIPT: script },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(child.stdout, 'data');
    // Beside the 0.5 s: two starts of Node, and ticks of 10 ms.
    expect(await readCpuSeconds([child.pid ?? 0])).toBeGreaterThanOrEqual(0.48);
    expect(await readCpuSeconds([child.pid ?? 0])).toBeLessThan(3);
    expect(await readCpuSeconds([])).toBe(0);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});
