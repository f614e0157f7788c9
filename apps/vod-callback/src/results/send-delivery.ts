import { sendCallback } from '@scf-media/cloud/callback';
import type { Logger } from '@scf-media/cloud/log';
import { ServiceError } from '@scf-media/protocol/errors';

export interface Webhook {
  url: string;
  /** Two while they change. */
  signKeys: readonly string[];
  timeoutMs: number;
}

/**
 * One try to tell the webhook; each try of one delivery is made under its id.
 *
 * @throws ServiceError `WebhookFailed` when it did not take it
 */
export async function sendDelivery(
  { id, body }: { id: string; body: unknown },
  to: Webhook,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const sent = await sendCallback({ ...to, id, body, tries: 1, waitMs: () => 0, signal, log });
  if (!sent.ok) throw new ServiceError('WebhookFailed', sent.lastError, { fault: 'destination' });
}
