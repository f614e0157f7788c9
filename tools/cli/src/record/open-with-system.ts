import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Opens a file with the system's default program, without waiting for that to exit. */
export async function openWithSystem(path: string): Promise<void> {
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(program, [path], { stdio: 'ignore', detached: true });
  child.unref();
  await Promise.race([
    once(child, 'spawn'),
    once(child, 'error').then(() =>
      console.error(`${program} could not be started; the recording is at ${path}`),
    ),
  ]);
}
