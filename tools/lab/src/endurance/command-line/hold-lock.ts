import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Waits for the lock of a file (flock(1)) and holds it until disposed: on a machine that others measure on, too. Were this
 * process killed, the lock is free as well.
 *
 * @throws Error when there is no flock, or the file cannot be had
 */
export async function holdLock(file: string, signal: AbortSignal): Promise<AsyncDisposable> {
  // It has the lock as soon as cat says back what it was told, and as long as cat has something to wait for.
  const holder = spawn('flock', [file, 'cat'], { stdio: ['pipe', 'pipe', 'inherit'], signal });
  const ended = once(holder, 'close');
  ended.catch(() => undefined);
  holder.stdin.on('error', () => undefined);
  holder.stdin.write('\n');
  const failed = ended.then(() => {
    throw new Error(`no lock of ${file}`);
  });
  failed.catch(() => undefined);
  await Promise.race([once(holder.stdout, 'data'), failed]);
  return {
    async [Symbol.asyncDispose]() {
      holder.stdin.end();
      await ended.catch(() => undefined);
    },
  };
}
