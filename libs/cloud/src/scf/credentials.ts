import { ServiceError } from '@scf-media/protocol/errors';

/** Credentials for Tencent's APIs. Never log them: pass them as a value, not inside objects that are logged. */
export interface Credentials {
  secretId: string;
  secretKey: string;
  /** Set for temporary credentials, as those of SCF's roles are. They last 6 hours at most. */
  token?: string;
}

/** The credentials of a client. */
export interface KeyedCalls {
  /** Called before each call, so that a role's credentials are the newest. */
  credentials: () => Credentials | Promise<Credentials>;
  /** Called when Tencent rejects temporary credentials as expired. */
  onKeysRefused?: ((keys: Credentials) => void) | undefined;
}

/** Request headers: the standard object, or a plain record with names in any case. */
export type HeaderSource = Headers | Readonly<Record<string, string | undefined>>;

export function readHeader(headers: HeaderSource, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const wanted = name.toLowerCase();
  return Object.entries(headers).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/**
 * Reads the credentials of the function's role, which SCF sends with each request to an image function; those have no
 * credential variables in their environment (https://cloud.tencent.com/document/product/583/56051).
 *
 * @param fallback permanent credentials, used if SCF sends none; a job of more than 6 hours needs them, because a
 *   role's credentials are not renewed during an invocation
 */
export function readCredentials<F extends Credentials | undefined>(
  headers: HeaderSource,
  fallback: F,
): Credentials | F {
  const secretId = readHeader(headers, 'x-scf-secret-id');
  const secretKey = readHeader(headers, 'x-scf-secret-key');
  const token = readHeader(headers, 'x-scf-session-token');
  if (!secretId || !secretKey) return fallback;
  return { secretId, secretKey, ...(token ? { token } : {}) };
}

/** The credentials for calls to Tencent: permanent ones if configured, otherwise the newest of the function's role. */
export interface CredentialSource {
  /** Takes the role's credentials from a request, if it has any. See `observeRoleKeys`. */
  observe(fromRequest: Credentials | undefined): void;
  /** Returns the current credentials. @throws ServiceError `InternalError` when there are none */
  current(): Credentials;
  /** Options for a client that calls with these credentials. */
  readonly calls: KeyedCalls;
}

interface CredentialSourceOptions {
  /** `SECRET_ID` and `SECRET_KEY`, the only ones that do not expire. */
  permanent: Credentials | undefined;
  /**
   * The role's credentials in the environment, which only functions of a zip have
   * (https://cloud.tencent.com/document/product/583/47933). They do not change while the process lives and expire
   * after six hours at most, so those of a request take precedence.
   */
  first?: Credentials | undefined;
  /**
   * Called once, when the role's credentials have expired and no newer ones have come: this process is useless then.
   */
  onExpired?: () => void;
}

/** Creates the source of a process's credentials. */
export function createCredentialSource({
  permanent,
  first,
  onExpired,
}: CredentialSourceOptions): CredentialSource {
  let newest = permanent ?? first;
  let hasExpired = false;
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
        if (permanent !== undefined || keys !== newest || hasExpired) return;
        hasExpired = true;
        onExpired?.();
      },
    },
  };
}

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
