import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface BrowserProcess {
  pid: number;
  residentKb: number;
  /** `browser` for the main process, else Chromium's name: `renderer`, `gpu-process`, … */
  type: string;
}

/**
 * Lists the running processes of a Chromium.
 *
 * @param main its main process, or a flag that it was started with; when left out, the only Chromium that this
 *   process has started
 */
export async function browserProcesses(
  main: number | string = '--auto-select-tab-capture',
): Promise<BrowserProcess[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,pgid=,rss=,stat=,args='], {
    maxBuffer: 16 * 1024 * 1024,
  });
  const processes = stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parent, group, residentKb, state = '', command = '']) => ({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      residentKb: Number(residentKb),
      zombie: state.startsWith('Z'),
      command,
    }));
  const found = processes.find(({ pid, parent, command, zombie }) =>
    typeof main === 'string' ? parent === process.pid && command.includes(main) && !zombie : pid === main,
  );
  return processes
    .filter(({ group, zombie }) => group === found?.pid && !zombie)
    .map(({ pid, residentKb, command }) => ({
      pid,
      residentKb,
      type: /--type=([\w-]+)/.exec(command)?.[1] ?? 'browser',
    }));
}
