import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { requestStatus } from '../../http/request.ts';
import { platformHeaders } from '../platform-headers.ts';
import { type InstancePool } from './instance-pool.ts';
import { type PoolTarget } from './pool-target.ts';

/**
 * Gives an event to a web function, as a timer does: POST /event-invoke. Nobody hears the answer.
 *
 * @throws when the function cannot be started, or does not answer in time
 */
export async function webEvent(call: {
  readonly pool: InstancePool;
  readonly target: PoolTarget;
  readonly event: string;
  readonly headers: Readonly<Record<string, string>>;
}): Promise<void> {
  const { pool, target, event, headers } = call;
  const requestId = randomUUID();
  using lease = await pool.acquire(target);
  const { definition, headerCredential } = lease.launch;
  await appendFile(lease.logFile, `START RequestId: ${requestId}\n`);
  try {
    await requestStatus({
      port: lease.instance.port,
      method: 'POST',
      path: '/event-invoke',
      headers: {
        'Content-Type': 'application/json',
        ...headers,
        ...platformHeaders(definition, requestId, headerCredential()),
      },
      body: event,
      signal: AbortSignal.any([AbortSignal.timeout(definition.timeoutSeconds * 1000), lease.instance.exited]),
    });
  } finally {
    await appendFile(lease.logFile, `END RequestId: ${requestId}\n`);
  }
}
