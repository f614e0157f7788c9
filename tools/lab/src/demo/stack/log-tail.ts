import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Keeps the last lines of some streams, to show when something goes wrong. */
export interface LogTail {
  /** @param onLine told each line as it comes */
  follow(stream: Readable, onLine?: (line: string) => void): void;
  lines(): readonly string[];
}

export function createLogTail(most: number): LogTail {
  const kept: string[] = [];
  return {
    follow(stream, onLine) {
      createInterface({ input: stream }).on('line', (line) => {
        kept.push(line);
        if (kept.length > most) kept.shift();
        onLine?.(line);
      });
    },
    lines: () => kept,
  };
}
