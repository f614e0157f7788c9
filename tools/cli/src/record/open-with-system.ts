import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Opens a file with what the system has for it, and does not wait for that to end. */
export async function openWithSystem(path: string): Promise<void> {
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(program, [path], { stdio: 'ignore', detached: true });
  child.unref();
  await Promise.race([
    once(child, 'spawn'),
    once(child, 'error').then(() => console.error(`${program} cannot be run: open ${path} yourself`)),
  ]);
}
