import { ServiceError } from '@scf-media/protocol/errors';
import type { Credentials } from './credentials.ts';
import type { KeyedCalls } from './watch-keys.ts';

/** The keys to call Tencent with: permanent ones when configured, else the newest of the function's role. */
export interface CredentialSource {
  /** Takes over the keys of the function's role that a request brought, if it did. See `observeRoleKeys`. */
  observe(fromRequest: Credentials | undefined): void;
  /** @throws ServiceError `InternalError` when there are none */
  current(): Credentials;
  /** For the options of a client that calls with these keys. */
  readonly calls: KeyedCalls;
}

export interface CredentialSourceOptions {
  /** `SECRET_ID` and `SECRET_KEY`; nothing else lasts. */
  permanent: Credentials | undefined;
  /**
   * Of the role, from the environment, which only functions of a zip have
   * (https://cloud.tencent.com/document/product/583/47933). They stay what they are as long as the process lives, and end
   * after six hours at most: those of a request go before them.
   */
  first?: Credentials | undefined;
  /** Called once, when the keys of the role have ended and no newer ones have come: this process is of no more use. */
  onEnded?: () => void;
}

export function createCredentialSource({
  permanent,
  first,
  onEnded,
}: CredentialSourceOptions): CredentialSource {
  let newest = permanent ?? first;
  let hasEnded = false;
  const current = (): Credentials => {
    if (newest !== undefined) return newest;
    throw new ServiceError(
      'InternalError',
      'no keys: give the function a role, or set SECRET_ID and SECRET_KEY',
      {
        fault: 'service',
      },
    );
  };
  return {
    observe(fromRequest) {
      if (permanent === undefined && fromRequest !== undefined) newest = fromRequest;
    },
    current,
    calls: {
      credentials: current,
      onKeysRefused(keys) {
        if (permanent !== undefined || keys !== newest || hasEnded) return;
        hasEnded = true;
        onEnded?.();
      },
    },
  };
}
