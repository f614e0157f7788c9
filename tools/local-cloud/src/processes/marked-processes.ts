import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Finds the processes whose environment contains `<name>=<value>`.
 *
 * Process groups are not enough to find what a worker left behind: Puppeteer starts Chromium in its own group, and orphans are
 * adopted by init. But the inherited environment stays readable.
 *
 * @returns process ids; none on systems other than Linux and macOS
 */
export async function findMarkedProcesses(name: string, value: string): Promise<number[]> {
  const mark = `${name}=${value}`;
  if (process.platform === 'linux') return findInProc(mark);
  if (process.platform === 'darwin') return findWithPs(mark);
  return [];
}

async function findInProc(mark: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const found = await Promise.all(
    pids.map(async (pid) => {
      // Unreadable: it has ended, or belongs to another user.
      const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
      return environment.split('\0').includes(mark) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

async function findWithPs(mark: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axEww', '-o', 'pid=,command='], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const lines = stdout.split('\n').filter((line) => ` ${line} `.includes(` ${mark} `));
  return lines.map((line) => Number.parseInt(line, 10)).filter((pid) => pid !== process.pid);
}

/** Kills all of them, including ones started meanwhile. Resolves when none is left, or after `deadlineMs`. */
export async function killMarkedProcesses(name: string, value: string, deadlineMs = 5_000): Promise<number> {
  const endsAtMs = performance.now() + deadlineMs;
  const killed = new Set<number>();
  for (;;) {
    const pids = await findMarkedProcesses(name, value);
    for (const pid of pids) {
      killed.add(pid);
      sendSignal(pid, 'SIGKILL');
    }
    if (pids.length === 0 || performance.now() > endsAtMs) return killed.size;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Kills them without waiting, for the exit of this process; Linux only. */
export function killMarkedProcessesSync(name: string, values: readonly string[]): void {
  if (process.platform !== 'linux') return;
  const marks = new Set(values.map((value) => `${name}=${value}`));
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
      if (environment.some((variable) => marks.has(variable))) sendSignal(Number(pid), 'SIGKILL');
    } catch {
      // It has ended, or belongs to another user.
    }
  }
}

/** Sends a signal to a process or, with a negative id, to a group. @returns false if there is none */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
