import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { workspaceRoot } from '@scf-media/local-cloud/stack';

/** Runs a target of an app as `npx nx` does, and exits with its code. The terminal sends Ctrl-C to the child as well. */
export async function runNx(target: string, args: readonly string[]): Promise<void> {
  const nx = join(workspaceRoot, 'node_modules/.bin/nx');
  const child = spawn(process.execPath, [nx, target, ...args], { cwd: workspaceRoot, stdio: 'inherit' });
  const ignore = (): void => undefined;
  process.on('SIGINT', ignore);
  const [code] = (await once(child, 'exit')) as [number | null];
  process.off('SIGINT', ignore);
  process.exitCode = code ?? 1;
}
