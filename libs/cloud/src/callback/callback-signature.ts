import { createHmac } from 'node:crypto';

/** The value of `X-Signature`: HMAC-SHA256 of the raw body bytes, as lower-case hex. */
export function signBody(body: string, key: string): string {
  return createHmac('sha256', key).update(body, 'utf8').digest('hex');
}

/**
 * The headers of Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md):
 * `webhook-signature` has one signature for each key, over the id, the time of the try and the body. Without keys the id
 * and the time are told all the same: by the id a repetition is known.
 */
export function webhookHeaders({
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
  const signatures = keys.map((key) => webhookSignature({ id, timestamp, body, key }));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length === 0 ? {} : { 'webhook-signature': signatures.join(' ') }),
  };
}

/** One signature, with its version: `v1,` and the HMAC-SHA256 in base64. */
function webhookSignature(message: {
  id: string;
  timestamp: string;
  body: string | Uint8Array;
  key: string;
}): string {
  const { id, timestamp, body, key } = message;
  const hmac = createHmac('sha256', keyBytes(key)).update(`${id}.${timestamp}.`).update(body);
  return `v1,${hmac.digest('base64')}`;
}

/** A key that begins with `whsec_` is base64, as the standard has it; any other one is its own text. */
function keyBytes(key: string): Buffer {
  return key.startsWith('whsec_')
    ? Buffer.from(key.slice('whsec_'.length), 'base64')
    : Buffer.from(key, 'utf8');
}

/** Pure: the keys of a setting, which may name two, with a space between them, while they change: the new one first. */
export function signKeysOf(setting: string | undefined): string[] {
  return (setting ?? '').split(/\s+/).filter((key) => key !== '');
}
