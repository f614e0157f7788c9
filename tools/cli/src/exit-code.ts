import { ScfMediaError } from '@scf-media/client';
import { ServiceError } from '@scf-media/protocol/errors';
import { CommanderError } from 'commander';
import { CommandError, UsageError } from './command-error.ts';

/**
 * What the process ends with, and what a person is told first.
 *
 * @returns 1 when what was asked for was not done, 2 when the command line is wrong, 0 when help was asked for
 * @throws whatever is a mistake of ours: it keeps its stack
 */
export function exitCodeOf(error: unknown): { code: 0 | 1 | 2; message?: string } {
  // Has said it already, or shown the help.
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? 0 : 2 };
  const told = [CommandError, ScfMediaError, ServiceError].some((kind) => error instanceof kind);
  if (!told || !(error instanceof Error)) throw error;
  return { code: error instanceof UsageError ? 2 : 1, message: error.message };
}
