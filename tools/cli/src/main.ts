import { readSettings } from './config.ts';
import { toExitCode } from './exit-code.ts';
import { createProgram } from './program.ts';

try {
  await createProgram(readSettings()).parseAsync();
} catch (error) {
  const { code, message } = toExitCode(error);
  if (message !== undefined) console.error(message);
  process.exitCode = code;
}
