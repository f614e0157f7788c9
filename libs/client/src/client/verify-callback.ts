import { hmacSha256, toBase64 } from './sign-request.ts';

/** How old a message may be, and how much newer than this clock, in seconds. */
const toleranceSeconds = 300;

/** Whether a callback can be believed. */
export type CallbackVerdict =
  /** `id` is the same for every repetition of a message: take it once. */
  { ok: true; id: string } | { ok: false; reason: 'HeadersMissing' | 'TooOld' | 'TooNew' | 'SignatureWrong' };

/** A callback as it came. */
export interface ReceivedCallback {
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The raw bytes, or their text: not what a parser made of them. */
  body: string | Uint8Array;
  /** `CALLBACK_SIGN_KEY` of the service; two while they change. */
  keys: readonly string[];
  /** The present. */
  nowMs?: number;
}

/**
 * Whether a callback is from who has the key, and from now, by Standard Webhooks
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
 */
export async function verifyCallback(message: ReceivedCallback): Promise<CallbackVerdict> {
  const { body, keys, nowMs = Date.now() } = message;
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(message.headers, name),
  );
  if (id === undefined || timestamp === undefined || signatures === undefined)
    return { ok: false, reason: 'HeadersMissing' };
  const ageSeconds = /^\d{1,12}$/.test(timestamp) ? nowMs / 1000 - Number(timestamp) : NaN;
  if (!(ageSeconds <= toleranceSeconds)) return { ok: false, reason: 'TooOld' };
  if (ageSeconds < -toleranceSeconds) return { ok: false, reason: 'TooNew' };
  const given = signatures.split(' ');
  const signed = joined(`${id}.${timestamp}.`, body);
  for (const key of keys) {
    const expected = `v1,${toBase64(await hmacSha256(keyBytes(key), signed))}`;
    if (given.some((signature) => isSame(signature, expected))) return { ok: true, id };
  }
  return { ok: false, reason: 'SignatureWrong' };
}

function headerOf(headers: ReceivedCallback['headers'], name: string): string | undefined {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function joined(prefix: string, body: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts = [encoder.encode(prefix), typeof body === 'string' ? encoder.encode(body) : body] as const;
  const all = new Uint8Array(parts[0].length + parts[1].length);
  all.set(parts[0]);
  all.set(parts[1], parts[0].length);
  return all;
}

/** A key that begins with `whsec_` is base64, as the standard has it; any other one is its own text. */
function keyBytes(key: string): Uint8Array<ArrayBuffer> {
  if (!key.startsWith('whsec_')) return new TextEncoder().encode(key);
  return Uint8Array.from(atob(key.slice('whsec_'.length)), (character) => character.charCodeAt(0));
}

/** In a time that does not depend on where they differ. */
function isSame(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let at = 0; at < a.length; at += 1) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}
