import { ServiceError } from '@scf-media/protocol/errors';

/**
 * The store can't be reached, or is not able to answer, now. What was asked may have been done all the same.
 *
 * @param why what is known; for the log, never for the wire: it may name a host
 */
export function storeUnavailable(why: string): ServiceError {
  return new ServiceError('StoreUnavailable', 'the store does not answer', {
    fault: 'service',
    cause: new Error(why),
  });
}

/** Whether it may be there again later, so that asking again makes sense. */
export function isStoreUnavailable(error: unknown): boolean {
  return error instanceof ServiceError && error.code === 'StoreUnavailable';
}
