import { dirname, join } from 'node:path';
import { flag, text } from '../env/index.ts';

/** The variables of the console, for an app's schema. */
export const consoleVariables = {
  CONSOLE: flag.meta({
    description:
      'Serve the console at `/console`, where people sign in with a key of the service. Off, there is no such path',
    type: 'bool',
  }),
  CONSOLE_DIR: text.meta({
    description: 'Folder of the built console',
    fallback: '`console` beside the program, as in a package',
  }),
};

/** Where the console is that is to be served; undefined: it is not. @param program the file that was started */
export function findConsoleFolder(
  { CONSOLE, CONSOLE_DIR }: { CONSOLE: boolean; CONSOLE_DIR?: string | undefined },
  program: string = process.argv[1] ?? '.',
): string | undefined {
  return CONSOLE ? (CONSOLE_DIR ?? join(dirname(program), 'console')) : undefined;
}
