import { ServiceError } from '@scf-media/protocol/errors';
import { backoff, retry, type RetryOptions } from './retry.ts';

/**
 * Returns the error of a store that cannot be reached or cannot answer now. The call may still have taken effect.
 *
 * @param why the details, for the log and never for a response: they may name a host
 */
export function storeUnavailable(why: string): ServiceError {
  return new ServiceError('StoreUnavailable', 'the store does not answer', {
    fault: 'service',
    cause: new Error(why),
  });
}

/** Returns whether a store is unavailable, so that a retry makes sense. */
export function isStoreUnavailable(error: unknown): boolean {
  return error instanceof ServiceError && error.code === 'StoreUnavailable';
}

/** Short at first: most outages are a failover of a second or two. */
const waitMs = backoff({ firstMs: 100, maxMs: 1_000 });

/**
 * Retries a call to a store while the store is unavailable. Any other result of the store is final.
 *
 * The operation must be idempotent: a call without an answer may have taken effect.
 */
export function retryWhileUnavailable<T>(
  operation: () => Promise<T>,
  options: Pick<RetryOptions, 'signal' | 'untilMs' | 'onFailure'>,
): Promise<T> {
  return retry(operation, { waitMs, isRetryable: isStoreUnavailable, ...options });
}
