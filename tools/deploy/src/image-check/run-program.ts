import { ServiceError } from '@scf-media/protocol/errors';
import { spawn } from 'node:child_process';

/** Runs a program to its end; what it prints is seen. @throws ServiceError `ProgramFailed` */
export async function runProgram(
  [program = '', ...args]: readonly string[],
  options: { readonly timeoutMs: number; readonly env?: Readonly<Record<string, string>> },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const child = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: options.timeoutMs,
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const failed = (why: string): ServiceError =>
    new ServiceError('ProgramFailed', `${[program, ...args].join(' ')}: ${why}`, { fault: 'service' });
  child.once('error', (error) => reject(failed(error.message)));
  child.once('close', (code, signal) => {
    if (code === 0) resolve();
    else reject(failed(signal ?? `exit code ${code}`));
  });
  return promise;
}
