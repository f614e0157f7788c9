import { createHash } from 'node:crypto';
import type { DurableQueue } from '@scf-media/cloud/queue';
import type { Logger } from '@scf-media/cloud/log';
import type { ServiceError } from '@scf-media/protocol/errors';

/** Keeps an event that was delivered and cannot be read as a failed one: it is there to be looked at, once. */
export async function keepUnreadable(
  item: unknown,
  problem: Pick<ServiceError, 'code' | 'message'>,
  { queue, log }: { queue: DurableQueue; log: Logger },
): Promise<void> {
  const text = JSON.stringify(item) ?? '';
  const id = `Unreadable-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  log.error(
    { id, code: problem.code, problem: problem.message },
    'an event can not be read; it is kept as failed',
  );
  // Not due for as long as it takes to mark it as failed.
  await queue.add(id, item, Date.now() + 60_000);
  await queue.fail(id, { code: problem.code, message: problem.message });
}
