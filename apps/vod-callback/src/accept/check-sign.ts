import { createHash } from 'node:crypto';
import { ServiceError } from '@scf-media/protocol/errors';
import { isEqualSecret } from './is-equal-secret.ts';

/**
 * Checks `Sign` and `T` of a callback (ModifyEventConfig's SignKey): Sign is the MD5 of key and T in hex, T the moment
 * it ends, in unix seconds. It proves that the sender knows the key; it does not cover the event.
 *
 * @param body the parsed body
 * @throws ServiceError `WrongSign`
 */
export function checkSign(body: unknown, key: string, nowMs: number): void {
  const { Sign: sign, T: time } = fieldsOf(body);
  const seconds = typeof time === 'number' || typeof time === 'string' ? String(time) : '';
  if (typeof sign !== 'string' || sign === '') throw wrongSign('Sign: missing');
  if (!/^\d{1,15}$/.test(seconds)) throw wrongSign('T: missing');
  // Compared before the time: who does not know the key is not told whether a time would do.
  if (!isEqualSecret(sign.toLowerCase(), signOf(seconds, key))) throw wrongSign('Sign: wrong');
  if (Number(seconds) * 1000 <= nowMs) throw wrongSign('T: has passed');
}

/** @param time unix seconds, decimal */
export function signOf(time: string, key: string): string {
  return createHash('md5').update(`${key}${time}`).digest('hex');
}

function fieldsOf(body: unknown): { Sign?: unknown; T?: unknown } {
  return typeof body === 'object' && body !== null ? body : {};
}

function wrongSign(message: string): ServiceError {
  return new ServiceError('WrongSign', message, { fault: 'caller' });
}
