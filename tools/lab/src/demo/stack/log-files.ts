import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A stack trace in JSON is one line. */
const lineLength = 600;

/** The demo asks twenty times a second how far the recording is: what went well says nothing. */
const isRoutine = (line: string): boolean =>
  line.includes('"msg":"request"') && line.includes('"status":200');

/**
 * The end of each of the stack's log files: one heading and the last lines of each, without the requests that went
 * well. Empty when there are none.
 */
export async function logFileEnds(stateDir: string, maxLines: number): Promise<string[]> {
  const names: string[] = [];
  for await (const name of glob('**/*.log', { cwd: stateDir })) names.push(name);
  const ends = await Promise.all(
    names.sort().map(async (name) => {
      const text = await readFile(join(stateDir, name), 'utf8').catch(() => '');
      const lines = text.split('\n').filter((line) => line.trim() !== '' && !isRoutine(line));
      return lines.length === 0
        ? []
        : [`--- ${name}`, ...lines.slice(-maxLines).map((line) => line.slice(0, lineLength))];
    }),
  );
  return ends.flat();
}
