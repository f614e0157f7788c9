import { readdir, readFile } from 'node:fs/promises';

/** A living process. */
export interface FoundProcess {
  pid: number;
  /** Its command line, cut off after 120 characters. */
  command: string;
}

/**
 * The processes that have a folder in their environment: those that the stack started, or that were started for it,
 * each in a group of its own. Linux only; elsewhere none are found.
 */
export async function processesOf(dir: string): Promise<FoundProcess[]> {
  const entries = await readdir('/proc').catch(() => []);
  const found = await Promise.all(
    entries
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .map(async (name) => {
        // A process may end, or belong to somebody else, while it is looked at.
        const [environment, commandLine] = await Promise.all(
          ['environ', 'cmdline'].map((file) => readFile(`/proc/${name}/${file}`, 'latin1').catch(() => '')),
        );
        if (environment?.includes(dir) !== true) return undefined;
        return { pid: Number(name), command: (commandLine ?? '').replaceAll('\0', ' ').trim().slice(0, 120) };
      }),
  );
  return found.filter((one) => one !== undefined);
}
