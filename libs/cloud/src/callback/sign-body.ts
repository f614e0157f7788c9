import { createHmac } from 'node:crypto';

/** The value of `X-Signature`: HMAC-SHA256 of the raw body bytes, as lower-case hex. */
export function signBody(body: string, key: string): string {
  return createHmac('sha256', key).update(body, 'utf8').digest('hex');
}
