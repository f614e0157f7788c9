import { ServiceError } from '@scf-media/protocol/errors';

/** What COS, or the way to it, answered. The code is COS's own with `Cos` before it, such as `CosNoSuchBucket`. */
export class CosError extends ServiceError {
  /** The HTTP status; undefined when no answer came. */
  readonly status: number | undefined;

  constructor(code: string, message: string, options: { status?: number | undefined; cause?: unknown }) {
    super(code, message, { fault: 'destination', cause: options.cause });
    this.name = 'CosError';
    this.status = options.status;
  }
}

/** 4xx answers that speak of this one transfer, not of what was asked. */
const PASSING_CODES: readonly string[] = [
  'CosBadDigest',
  'CosIncompleteBody',
  'CosRequestTimeOut',
  'CosUserNetworkTooSlow',
  'CosRequestTimeTooSkewed',
  'CosOperationAborted',
];

/** Whether the same request may succeed later: no answer, 5xx, and the 4xx that speak of the transfer alone. */
export function isRetryableCosError(error: unknown): boolean {
  if (!(error instanceof CosError)) return false;
  if (error.code === 'CosCredentials' || error.code === 'CosUnreachable') return true;
  if (error.status === undefined) return false;
  // A 2xx with an error inside is how COS says that completing an upload failed half way.
  return (
    error.status < 300 || error.status >= 500 || error.status === 429 || PASSING_CODES.includes(error.code)
  );
}

interface SdkError {
  code?: unknown;
  statusCode?: unknown;
  message?: unknown;
}

/** Answers to HEAD have no body, so the SDK puts the status where the code should be. */
const CODE_OF_STATUS: Readonly<Record<string, string>> = { 403: 'AccessDenied', 404: 'NotFound' };

/**
 * The SDK's error as ours. Nothing of the request is taken over, for that holds the signature and the session token.
 *
 * @param what the call and the key, such as `PutObject a/b.mp4`
 */
export function toCosError(what: string, thrown: unknown): CosError {
  const { code, statusCode, message } = (
    typeof thrown === 'object' && thrown !== null ? thrown : {}
  ) as SdkError;
  const status = typeof statusCode === 'number' ? statusCode : undefined;
  const text = typeof message === 'string' && message !== '' ? message : 'no reason given';
  // The cause keeps the stack; the SDK's own error, with its headers, is left behind.
  const cause = new Error(text);
  // The system's codes are in capitals, COS's are not. A connection may also break after the status has come.
  if (typeof code === 'string' && /^[A-Z][A-Z\d_]+$/.test(code)) {
    return new CosError('CosUnreachable', `${what}: ${code}: ${text}`, { cause });
  }
  if (status === undefined) {
    // What the SDK itself objects to, such as the form of a bucket's name.
    return new CosError('CosInvalidRequest', `${what}: ${text}`, { cause });
  }
  const given = String(code ?? '');
  const name = CODE_OF_STATUS[given] ?? (/^\d*$/.test(given) ? `Status${status}` : given);
  return new CosError(`Cos${name}`, `${what}: ${name} (${status}): ${text}`, { status, cause });
}

/** What a fenced step says when the task is no longer this worker's. */
export function isLeaseLost(error: unknown): boolean {
  return error instanceof ServiceError && error.code === 'LeaseLost';
}
