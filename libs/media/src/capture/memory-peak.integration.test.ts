import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { fieldKb, watchMemory } from './memory-peak.ts';
import { signalGroup } from '../browser/stop-process-group.ts';

test('a field of a process is read, or 0 when it is missing', () => {
  const status = 'Name:\tx\nVmRSS:\t    1700 kB\nRssAnon:\t     116 kB\nRssFile:\t    1584 kB\n';
  expect(fieldKb(status, 'RssAnon')).toBe(116);
  expect(fieldKb(status, 'RssShmem')).toBe(0);
});

test('descendants of a process count, and the peak is kept', async () => {
  const megabytes = 60;
  const code = `const held = Buffer.alloc(${megabytes} * 2 ** 20, 1); setInterval(() => held, 1000); console.log('held')`;
  // A group of its own: what the shell starts ends with it.
  const child = spawn('/bin/sh', ['-c', '"$0" -e "$1" & wait', process.execPath, code], {
    stdio: 'pipe',
    detached: true,
  });
  let pid = child.pid;
  using memory = watchMemory(() => pid);
  try {
    await once(child.stdout, 'data');
    await memory.sample();
    expect(memory.peak.ownBytes).toBeGreaterThan(20e6);
    const most = memory.peak.groupBytes;
    // Where there is no /proc there is no telling.
    if (process.platform === 'linux') expect(most).toBeGreaterThan(megabytes * 2 ** 20);
    else expect(most).toBeUndefined();
    pid = undefined;
    await memory.sample();
    expect(memory.peak.groupBytes).toBe(most);
  } finally {
    signalGroup(child.pid ?? 0, 'SIGKILL');
    child.stdout.destroy();
  }
});
