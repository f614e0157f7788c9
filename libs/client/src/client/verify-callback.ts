import { hmacSha256, toBase64 } from './sign-request.ts';

/** How far the timestamp of a message may differ from this clock, in seconds. */
const toleranceSeconds = 300;

/** The result of a verification. */
export type CallbackVerdict =
  /** `id` is the same for each retry of a message: process it only once. */
  { ok: true; id: string } | { ok: false; reason: 'HeadersMissing' | 'TooOld' | 'TooNew' | 'SignatureWrong' };

/** A callback as received. */
export interface ReceivedCallback {
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The raw bytes or their text, not the result of a parser. */
  body: string | Uint8Array;
  /** `CALLBACK_SIGN_KEY` of the service; both keys while it is being rotated. */
  keys: readonly string[];
  /** The current time; the clock's by default. */
  nowMs?: number;
}

/**
 * Verifies that a callback is recent and was signed with one of the keys, as specified by Standard Webhooks
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
 */
export async function verifyCallback(message: ReceivedCallback): Promise<CallbackVerdict> {
  const { body, keys, nowMs = Date.now() } = message;
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    getHeader(message.headers, name),
  );
  if (id === undefined || timestamp === undefined || signatures === undefined)
    return { ok: false, reason: 'HeadersMissing' };
  const ageSeconds = /^\d{1,12}$/.test(timestamp) ? nowMs / 1000 - Number(timestamp) : NaN;
  if (!(ageSeconds <= toleranceSeconds)) return { ok: false, reason: 'TooOld' };
  if (ageSeconds < -toleranceSeconds) return { ok: false, reason: 'TooNew' };
  const given = signatures.split(' ');
  const signed = concat(`${id}.${timestamp}.`, body);
  for (const key of keys) {
    const expected = `v1,${toBase64(await hmacSha256(decodeKey(key), signed))}`;
    if (given.some((signature) => isSame(signature, expected))) return { ok: true, id };
  }
  return { ok: false, reason: 'SignatureWrong' };
}

function getHeader(headers: ReceivedCallback['headers'], name: string): string | undefined {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function concat(prefix: string, body: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts = [encoder.encode(prefix), typeof body === 'string' ? encoder.encode(body) : body] as const;
  const all = new Uint8Array(parts[0].length + parts[1].length);
  all.set(parts[0]);
  all.set(parts[1], parts[0].length);
  return all;
}

/** Decodes a key: base64 after the prefix `whsec_`, as the standard specifies; any other key is used as text. */
function decodeKey(key: string): Uint8Array<ArrayBuffer> {
  if (!key.startsWith('whsec_')) return new TextEncoder().encode(key);
  return Uint8Array.from(atob(key.slice('whsec_'.length)), (character) => character.charCodeAt(0));
}

/** Compares in a time that does not depend on where the texts differ. */
function isSame(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let at = 0; at < a.length; at += 1) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}
