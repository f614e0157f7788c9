import { invalidEvent } from '@scf-media/protocol/vod-events';
import { z } from 'zod';
import { createHash, timingSafeEqual } from 'node:crypto';
import { ServiceError } from '@scf-media/protocol/errors';

/** How API gateways and some triggers wrap a body. */
const envelopeSchema = z.object({ body: z.string(), isBase64Encoded: z.boolean().optional() });

/** A JSON value and the text that it was parsed from. */
interface CallbackBody {
  value: unknown;
  json: string;
}

/**
 * Parses the JSON in a request's body, unwrapping the envelope `{ body, isBase64Encoded }` if there is one.
 *
 * @throws ServiceError `InvalidEvent`
 */
export function parseCallbackBody(text: string): CallbackBody {
  const value = parseJson(text, 'request body');
  if (typeof value !== 'object' || value === null || 'EventType' in value || !('body' in value)) {
    return { value, json: text };
  }
  const envelope = envelopeSchema.safeParse(value);
  if (!envelope.success) {
    throw invalidEvent('body: must be text, with isBase64Encoded true or false');
  }
  const { body, isBase64Encoded } = envelope.data;
  const json = isBase64Encoded === true ? Buffer.from(body, 'base64').toString('utf8') : body;
  return { value: parseJson(json, 'body'), json };
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // JSON.parse quotes the input in its error; keep that out of responses and logs.
    throw invalidEvent(`${what}: must be JSON`);
  }
}

/**
 * Verifies `Sign` and `T` of a callback (ModifyEventConfig's SignKey): Sign is the hex MD5 of key and T, and T is its expiry in
 * Unix seconds. The signature proves that the sender knows the key; it does not cover the event.
 *
 * @param body the parsed body
 * @throws ServiceError `WrongSign`
 */
export function verifySignature(body: unknown, key: string, nowMs: number): void {
  const { Sign: sign, T: time } = readSignFields(body);
  const seconds = typeof time === 'number' || typeof time === 'string' ? String(time) : '';
  if (typeof sign !== 'string' || sign === '') throw wrongSignature('Sign: missing');
  if (!/^\d{1,15}$/.test(seconds)) throw wrongSignature('T: missing');
  // Check the signature before the expiry: the response must not help whoever lacks the key.
  if (!isEqualSecret(sign.toLowerCase(), computeSignature(seconds, key))) throw wrongSignature('Sign: wrong');
  if (Number(seconds) * 1000 <= nowMs) throw wrongSignature('T: expired');
}

/** Computes `Sign`. @param time Unix seconds, decimal */
export function computeSignature(time: string, key: string): string {
  return createHash('md5').update(`${key}${time}`).digest('hex');
}

function readSignFields(body: unknown): { Sign?: unknown; T?: unknown } {
  return typeof body === 'object' && body !== null ? body : {};
}

function wrongSignature(message: string): ServiceError {
  return new ServiceError('WrongSign', message, { fault: 'caller' });
}

/** Compares two secrets in constant time. */
export function isEqualSecret(given: string, expected: string): boolean {
  // Digests have the same length, whatever the input.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
