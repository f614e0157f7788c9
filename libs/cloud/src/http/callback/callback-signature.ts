import { createHmac } from 'node:crypto';

/** Returns the value of `X-Signature`: HMAC-SHA256 of the raw body, in lower-case hex. */
export function signBody(body: string, key: string): string {
  return createHmac('sha256', key).update(body, 'utf8').digest('hex');
}

/**
 * Returns the headers of Standard Webhooks
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md): `webhook-signature`
 * has one signature per key, over the id, the time of the attempt and the body. Without keys the id and the time are
 * sent all the same: receivers recognise repetitions by the id.
 */
export function toWebhookHeaders({
  id,
  timeMs,
  body,
  keys,
}: {
  id: string;
  timeMs: number;
  body: string;
  keys: readonly string[];
}): Record<string, string> {
  const timestamp = String(Math.floor(timeMs / 1000));
  const signatures = keys.map((key) => computeWebhookSignature({ id, timestamp, body, key }));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length === 0 ? {} : { 'webhook-signature': signatures.join(' ') }),
  };
}

/** Returns a signature with its version: `v1,` and the HMAC-SHA256 in base64. */
function computeWebhookSignature(message: {
  id: string;
  timestamp: string;
  body: string | Uint8Array;
  key: string;
}): string {
  const { id, timestamp, body, key } = message;
  const hmac = createHmac('sha256', decodeKey(key)).update(`${id}.${timestamp}.`).update(body);
  return `v1,${hmac.digest('base64')}`;
}

/** Decodes a key: after `whsec_` it is base64, as in the standard; any other key is plain text. */
function decodeKey(key: string): Buffer {
  return key.startsWith('whsec_')
    ? Buffer.from(key.slice('whsec_'.length), 'base64')
    : Buffer.from(key, 'utf8');
}

/**
 * Pure: parses the keys of a setting; while a key is being replaced it has two, separated by a space, the new one
 * first.
 */
export function parseSignKeys(setting: string | undefined): string[] {
  return (setting ?? '').split(/\s+/).filter((key) => key !== '');
}
