import { toMessage } from '@scf-media/protocol/errors';
import { setTimeout as delay } from 'node:timers/promises';

const ANSWER_TIMEOUT_MS = 60_000;
const PAUSE_MS = 1_000;
const TRIES = 5;

/**
 * Requests the health of a service, several times, because a new host name may not resolve everywhere at once.
 *
 * @returns what is wrong, or undefined
 */
export async function checkAddress(url: string, healthPath: string): Promise<string | undefined> {
  let problem: string | undefined;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    if (attempt > 0) await delay(PAUSE_MS);
    problem = await ask(new URL(healthPath, url));
    if (problem === undefined) return undefined;
  }
  return problem;
}

async function ask(url: URL): Promise<string | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    await answer.body?.cancel();
    return answer.ok ? undefined : `${url.pathname} returned ${answer.status}`;
  } catch (error) {
    return toMessage(error instanceof Error && error.cause !== undefined ? error.cause : error);
  }
}
