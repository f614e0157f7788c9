import { createHmac, timingSafeEqual } from 'node:crypto';

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
  const signatures = keys.map((key) => webhookSignature({ id, timestamp, body, key }));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length === 0 ? {} : { 'webhook-signature': signatures.join(' ') }),
  };
}

/** Returns a signature with its version: `v1,` and the HMAC-SHA256 in base64. */
export function webhookSignature(message: {
  id: string;
  timestamp: string;
  body: string | Uint8Array;
  key: string;
}): string {
  const { id, timestamp, body, key } = message;
  const hmac = createHmac('sha256', keyBytes(key)).update(`${id}.${timestamp}.`).update(body);
  return `v1,${hmac.digest('base64')}`;
}

/** Decodes a key: after `whsec_` it is base64, as in the standard; any other key is plain text. */
function keyBytes(key: string): Buffer {
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

/** How far a message may be from our clock, in either direction. */
const toleranceSeconds = 300;

export type CallbackVerdict =
  /** `id` is the same for every repetition of a message: process it once. */
  { ok: true; id: string } | { ok: false; reason: 'HeadersMissing' | 'TooOld' | 'TooNew' | 'SignatureWrong' };

/**
 * For receivers: verifies that a callback was signed with one of the keys, and recently.
 *
 * @param message.body the raw body as received, not the output of a parser
 * @param message.keys all valid keys: two while one is being replaced
 */
export function verifyCallback(message: {
  headers: Headers | Readonly<Record<string, string | string[] | undefined>>;
  body: string | Uint8Array;
  keys: readonly string[];
  nowMs?: number;
}): CallbackVerdict {
  const { body, keys, nowMs = Date.now() } = message;
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    readHeader(message.headers, name),
  );
  if (id === undefined || timestamp === undefined || signatures === undefined) {
    return { ok: false, reason: 'HeadersMissing' };
  }
  const ageSeconds = /^\d{1,12}$/.test(timestamp) ? nowMs / 1000 - Number(timestamp) : NaN;
  if (!(ageSeconds <= toleranceSeconds)) return { ok: false, reason: 'TooOld' };
  if (ageSeconds < -toleranceSeconds) return { ok: false, reason: 'TooNew' };
  const given = signatures.split(' ');
  const isKnown = keys.some((key) => {
    const expected = webhookSignature({ id, timestamp, body, key });
    return given.some((signature) => isEqual(signature, expected));
  });
  return isKnown ? { ok: true, id } : { ok: false, reason: 'SignatureWrong' };
}

function readHeader(
  headers: Headers | Readonly<Record<string, string | string[] | undefined>>,
  name: string,
): string | undefined {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
