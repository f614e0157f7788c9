import { ServiceError } from '@scf-media/protocol/errors';
import { setTimeout as delay } from 'node:timers/promises';
import { isMissing } from '../cloud/cloud-error.ts';
import { type ScfApi } from '../cloud/scf-api.ts';

/** How often to poll the state of a function, and for how long. */
export interface Polling {
  readonly pollMs: number;
  readonly timeoutMs: number;
}

/** Pulling an image takes minutes; the official tools give up after five. */
export const DEFAULT_POLLING: Polling = { pollMs: 500, timeoutMs: 5 * 60_000 };

/**
 * Waits until a function, or one version of it, is `Active`: changes continue after their response, and the next call is rejected meanwhile.
 *
 * @throws ServiceError `FunctionFailed` with the platform's reason, or `FunctionTimeout`
 */
export async function waitUntilActive(
  scf: ScfApi,
  name: string,
  polling: Polling,
  qualifier?: string,
): Promise<void> {
  const last = await poll(polling, async () => {
    const { Status: status = 'Active', StatusReasons: reasons } = await scf.GetFunction({
      FunctionName: name,
      ...(qualifier === undefined ? {} : { Qualifier: qualifier }),
    });
    if (status === 'Active') return { isDone: true, status };
    if (!status.endsWith('Failed')) return { isDone: false, status };
    const reason = reasons?.map(({ ErrorCode, ErrorMessage }) => `${ErrorCode}: ${ErrorMessage}`).join('; ');
    throw new ServiceError('FunctionFailed', `${name} is ${status}${reason ? `: ${reason}` : ''}`, {
      fault: 'destination',
    });
  });
  if (last.isDone) return;
  throw createTimeout(`${name} is still ${last.status}`, polling);
}

/** Waits until a function is deleted. @throws ServiceError `FunctionTimeout` */
export async function waitUntilDeleted(scf: ScfApi, name: string, polling: Polling): Promise<void> {
  const last = await poll(polling, async () => {
    try {
      const { Status: status = '' } = await scf.GetFunction({ FunctionName: name });
      return { isDone: false, status };
    } catch (error) {
      if (isMissing(error)) return { isDone: true, status: '' };
      throw error;
    }
  });
  if (!last.isDone) throw createTimeout(`${name} is still ${last.status}`, polling);
}

interface Reading {
  readonly isDone: boolean;
  readonly status: string;
}

async function poll({ pollMs, timeoutMs }: Polling, read: () => Promise<Reading>): Promise<Reading> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const reading = await read();
    if (reading.isDone || Date.now() > deadline) return reading;
    await delay(pollMs);
  }
}

function createTimeout(what: string, { timeoutMs }: Polling): ServiceError {
  return new ServiceError('FunctionTimeout', `${what} after ${timeoutMs / 1000} s`, { fault: 'destination' });
}
