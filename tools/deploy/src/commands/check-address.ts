import { toMessage } from '@scf-media/protocol/errors';
import { setTimeout as delay } from 'node:timers/promises';

const RESPONSE_TIMEOUT_MS = 60_000;
const RETRY_DELAY_MS = 1_000;
const MAX_ATTEMPTS = 5;

/**
 * Requests the health of a service, several times, because a new host name may not resolve everywhere at once.
 *
 * @returns what is wrong, or undefined
 */
export async function checkAddress(url: string, healthPath: string): Promise<string | undefined> {
  let problem: string | undefined;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (attempt > 0) await delay(RETRY_DELAY_MS);
    problem = await requestHealth(new URL(healthPath, url));
    if (problem === undefined) return undefined;
  }
  return problem;
}

async function requestHealth(url: URL): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok ? undefined : `${url.pathname} returned ${response.status}`;
  } catch (error) {
    return toMessage(error instanceof Error && error.cause !== undefined ? error.cause : error);
  }
}
