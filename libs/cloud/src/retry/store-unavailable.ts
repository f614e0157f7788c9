import { ServiceError } from '@scf-media/protocol/errors';

/**
 * Returns the error of a store that cannot be reached or cannot answer now. The call may have taken effect all the
 * same.
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
