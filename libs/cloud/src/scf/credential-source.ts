import { ServiceError } from '@scf-media/protocol/errors';
import type { Credentials } from './credentials.ts';

/** The keys to call Tencent with: permanent ones when configured, else the newest that came with a request. */
export interface CredentialSource {
  /** Takes over the keys of the function's role that a request brought, if it did. */
  observe(fromRequest: Credentials | undefined): void;
  /** @throws ServiceError `InternalError` when there are none */
  current(): Credentials;
}

export function credentialSource(permanent: Credentials | undefined): CredentialSource {
  let newest = permanent;
  return {
    observe(fromRequest) {
      // Role keys last 6 hours at most, permanent ones outlive every recording.
      if (permanent === undefined && fromRequest !== undefined) newest = fromRequest;
    },
    current() {
      if (newest !== undefined) return newest;
      throw new ServiceError(
        'InternalError',
        'no keys: give the function a role, or set SECRET_ID and SECRET_KEY',
        {
          fault: 'service',
        },
      );
    },
  };
}
