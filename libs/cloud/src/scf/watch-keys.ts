import type { Credentials, KeyedCalls } from './credentials.ts';

/** How the Cloud API and COS reject expired credentials; the last two when they do not know them any more. */
const REFUSALS = [
  'AuthFailureTokenFailure',
  'ExpiredToken',
  'AuthFailureSecretIdNotFound',
  'InvalidAccessKeyId',
];

/** Pure: returns whether an error code of our clients means expired credentials. */
function meansExpiredKeys(code: string): boolean {
  return REFUSALS.some((refusal) => code.endsWith(refusal));
}

/** Watches a client's credentials for their expiry. */
export function watchKeys({ credentials, onKeysRefused }: KeyedCalls): {
  /** Returns the credentials for the next call. */
  next: () => Promise<Credentials>;
  /** Returns whether the credentials of the last call are temporary. */
  areTemporary: () => boolean;
  /** Checks an error of a call for expired credentials. @returns the error */
  check: <E extends { code: string }>(error: E) => E;
} {
  let last: Credentials | undefined;
  return {
    next: async () => (last = await credentials()),
    areTemporary: () => last?.token !== undefined,
    check(error) {
      if (last?.token !== undefined && meansExpiredKeys(error.code)) onKeysRefused?.(last);
      return error;
    },
  };
}
