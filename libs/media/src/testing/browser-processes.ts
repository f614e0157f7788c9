import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface BrowserProcess {
  pid: number;
  residentKb: number;
  /** `browser` for the main process, else what Chromium calls it: `renderer`, `gpu-process`, … */
  type: string;
}

/** The living Chromium processes whose profile lies below the folder. */
export async function browserProcesses(workDir: string): Promise<BrowserProcess[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,rss=,stat=,args='], {
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .filter(
      ([, , , state = '', command = '']) =>
        !state.startsWith('Z') && command.includes(`--user-data-dir=${workDir}/`),
    )
    .map(([, pid, residentKb, , command = '']) => ({
      pid: Number(pid),
      residentKb: Number(residentKb),
      type: /--type=([\w-]+)/.exec(command)?.[1] ?? 'browser',
    }));
}
