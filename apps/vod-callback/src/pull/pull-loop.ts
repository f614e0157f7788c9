import type { Logger } from '@scf-media/cloud/log';
import { backoff, wait } from '@scf-media/cloud/retry';

/** The platform holds an empty answer back for up to 5 s. One that comes at once must not make the loop spin. */
const LEAST_ROUND_MS = 500;

/**
 * Pulls again and again until the signal comes. Failures are waited out.
 *
 * @param pull one round; resolves to how many events came
 */
export async function pullLoop(
  pull: (signal: AbortSignal) => Promise<number>,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  const waitMs = backoff({ firstMs: 1_000, mostMs: 60_000, random: Math.random });
  let failures = 0;
  while (!signal.aborted) {
    const startedMs = performance.now();
    try {
      const count = await pull(signal);
      failures = 0;
      if (count === 0) await wait(LEAST_ROUND_MS - (performance.now() - startedMs), { hurry: signal });
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      log.warn({ err: error, failures }, 'PullEvents failed, is tried again');
      await wait(waitMs(failures), { hurry: signal });
    }
  }
}
