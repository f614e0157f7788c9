import { timingSafeEqual } from 'node:crypto';
import { webhookSignature } from './sign-body.ts';

/** How old a message may be, and how much newer than our clock, in seconds. */
const toleranceSeconds = 300;

export type CallbackVerdict =
  /** `id` is the same for every repetition of a message: take it once. */
  { ok: true; id: string } | { ok: false; reason: 'HeadersMissing' | 'TooOld' | 'TooNew' | 'SignatureWrong' };

/**
 * For receivers: whether a callback is from who has the key, and from now.
 *
 * @param message.body the raw bytes, or their text, as they came: not what a parser made of them
 * @param message.keys all that are valid: two while they change
 */
export function verifyCallback(message: {
  headers: Headers | Readonly<Record<string, string | string[] | undefined>>;
  body: string | Uint8Array;
  keys: readonly string[];
  nowMs?: number;
}): CallbackVerdict {
  const { body, keys, nowMs = Date.now() } = message;
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(message.headers, name),
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

function headerOf(
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
