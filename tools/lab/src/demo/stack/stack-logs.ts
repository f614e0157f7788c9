import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** The last lines of some streams, which are shown when something fails. */
export interface LogTail {
  /** Keeps the lines of a stream. @param onLine called with each line */
  follow(stream: Readable, onLine?: (line: string) => void): void;
  lines(): readonly string[];
}

export function createLogTail(maxLines: number): LogTail {
  const kept: string[] = [];
  return {
    follow(stream, onLine) {
      createInterface({ input: stream }).on('line', (line) => {
        kept.push(line);
        if (kept.length > maxLines) kept.shift();
        onLine?.(line);
      });
    },
    lines: () => kept,
  };
}

/** A stack trace in JSON is one line. */
const maxLineLength = 600;

/** The demo polls twenty times per second, so successful requests are left out. */
const isRoutine = (line: string): boolean =>
  line.includes('"msg":"request"') && line.includes('"status":200');

/** Reads the end of each of the stack's log files: a heading and the last lines. Empty when there are none. */
export async function readLogEnds(stateDir: string, maxLines: number): Promise<string[]> {
  const names: string[] = [];
  for await (const name of glob('**/*.log', { cwd: stateDir })) names.push(name);
  const ends = await Promise.all(
    names.sort().map(async (name) => {
      const text = await readFile(join(stateDir, name), 'utf8').catch(() => '');
      const lines = text.split('\n').filter((line) => line.trim() !== '' && !isRoutine(line));
      return lines.length === 0
        ? []
        : [`--- ${name}`, ...lines.slice(-maxLines).map((line) => line.slice(0, maxLineLength))];
    }),
  );
  return ends.flat();
}
