import type { Credentials } from './credentials.ts';

/** What a client calls with. */
export interface KeyedCalls {
  /** Asked before each call, so that role keys can be the newest. */
  credentials: () => Credentials | Promise<Credentials>;
  /** Told when Tencent refused temporary keys for their age. */
  onKeysRefused?: ((keys: Credentials) => void) | undefined;
}

/** How the Cloud API and COS refuse temporary keys that have ended; the last two when they are not even known any more. */
const REFUSALS = [
  'AuthFailureTokenFailure',
  'ExpiredToken',
  'AuthFailureSecretIdNotFound',
  'InvalidAccessKeyId',
];

/** Pure: whether an error of one of our clients says that the keys have ended. */
export function refusesKeys(code: string): boolean {
  return REFUSALS.some((refusal) => code.endsWith(refusal));
}

/** Watches the keys that a client calls with. */
export function watchKeys({ credentials, onKeysRefused }: KeyedCalls): {
  /** The keys for the next call. */
  next: () => Promise<Credentials>;
  /** Whether the keys of the last call end. */
  areTemporary: () => boolean;
  /** To be shown every error. @returns it */
  see: <E extends { code: string }>(error: E) => E;
} {
  let last: Credentials | undefined;
  return {
    next: async () => (last = await credentials()),
    areTemporary: () => last?.token !== undefined,
    see(error) {
      if (last?.token !== undefined && refusesKeys(error.code)) onKeysRefused?.(last);
      return error;
    },
  };
}
