import { ScfMediaError } from '@scf-media/client';
import { CommandError } from './command-error.ts';
import { readSettings } from './config.ts';
import { program } from './program.ts';

try {
  await program(readSettings()).parseAsync();
} catch (error) {
  if (!(error instanceof CommandError || error instanceof ScfMediaError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
