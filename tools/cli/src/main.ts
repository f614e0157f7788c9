import { ScfMediaError } from '@scf-media/client';
import { ServiceError } from '@scf-media/protocol/errors';
import { CommandError } from './command-error.ts';
import { readSettings } from './config.ts';
import { program } from './program.ts';

try {
  await program(readSettings()).parseAsync();
} catch (error) {
  // Whatever else comes is a mistake of ours, and keeps its stack.
  const told = [CommandError, ScfMediaError, ServiceError].some((kind) => error instanceof kind);
  if (!told || !(error instanceof Error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
