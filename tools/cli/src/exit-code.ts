import { ScfMediaError } from '@scf-media/client';
import { ServiceError } from '@scf-media/protocol/errors';
import { CommanderError } from 'commander';
import { CommandError, UsageError } from './command-error.ts';

/**
 * Converts an error into an exit code and a message for the user.
 *
 * @returns 1 when the command failed, 2 when the command line is invalid, 0 when help was requested
 * @throws the error itself when it is a bug: its stack trace is printed
 */
export function toExitCode(error: unknown): { code: 0 | 1 | 2; message?: string } {
  // Commander has already printed the message or the help.
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? 0 : 2 };
  const isExpected = [CommandError, ScfMediaError, ServiceError].some((kind) => error instanceof kind);
  if (!isExpected || !(error instanceof Error)) throw error;
  return { code: error instanceof UsageError ? 2 : 1, message: error.message };
}
