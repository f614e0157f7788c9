import { readSettings } from './config.ts';
import { exitCodeOf } from './exit-code.ts';
import { program } from './program.ts';

try {
  await program(readSettings()).parseAsync();
} catch (error) {
  const { code, message } = exitCodeOf(error);
  if (message !== undefined) console.error(message);
  process.exitCode = code;
}
