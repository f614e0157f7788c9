import { spawn } from 'node:child_process';

/** The result of a finished program. */
export interface Finished {
  readonly exitCode: number | null;
  /** stdout and stderr in the order of arrival. */
  readonly output: string;
}

/** How to start a program. */
export interface RunOptions {
  readonly cwd: string;
  /** The whole environment of the program. */
  readonly environment: Record<string, string>;
  /** The program is killed after this long. */
  readonly timeoutMs?: number;
}

/** Runs a program to its end. A failing program is a result; only one that cannot be started rejects. */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 60_000,
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, output }));
  });
}
