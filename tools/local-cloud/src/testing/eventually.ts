import { readFileSync } from 'node:fs';

/**
 * Polls until there is a result; for effects of other processes, which emit no events.
 *
 * @param withinMs an upper bound for busy machines, not an expectation
 */
export async function eventually<T>(
  poll: () => T | undefined | Promise<T | undefined>,
  withinMs = 60_000,
): Promise<T> {
  const endsAtMs = performance.now() + withinMs;
  for (;;) {
    const result = await poll();
    if (result !== undefined) return result;
    if (performance.now() > endsAtMs) throw new Error(`no result within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Whether a process is running; zombies are not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
