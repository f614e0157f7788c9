import { createInterface } from 'node:readline/promises';
import { type Confirm } from '../commands/set-vod-callback.ts';

/**
 * Asks on the terminal. Where there is none, nobody has confirmed.
 *
 * @param isConfirmed `--yes` was typed
 */
export function confirmOnTerminal(isConfirmed: boolean): Confirm {
  return async (question) => {
    if (isConfirmed) return true;
    if (!process.stdin.isTTY) return false;
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
    } finally {
      terminal.close();
    }
  };
}
