import { toMessage, ServiceError } from '@scf-media/protocol/errors';

/** Returns the error of a store that refuses, or has lost what it needs. */
export function storeFailed(why: string, cause?: unknown): ServiceError {
  const message = cause === undefined ? why : `${why} (${toMessage(cause)})`;
  return new ServiceError('StoreFailed', message, { fault: 'service', cause });
}

export function itemNotFound(id: string): ServiceError {
  return new ServiceError('ItemNotFound', `there is no item ${id}`, { fault: 'caller' });
}
