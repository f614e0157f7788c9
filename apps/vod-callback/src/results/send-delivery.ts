import { sendCallback } from '@scf-media/cloud/callback';
import type { Logger } from '@scf-media/cloud/log';
import { ServiceError } from '@scf-media/protocol/errors';

export interface Webhook {
  url: string;
  signKey: string | undefined;
  timeoutMs: number;
}

/**
 * One try to tell the webhook.
 *
 * @throws ServiceError `WebhookFailed` when it did not take it
 */
export async function sendDelivery(
  body: unknown,
  to: Webhook,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const sent = await sendCallback({ ...to, body, tries: 1, waitMs: () => 0, signal, log });
  if (!sent.ok) throw new ServiceError('WebhookFailed', sent.lastError, { fault: 'destination' });
}
