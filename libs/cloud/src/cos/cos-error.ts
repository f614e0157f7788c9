import { toMessage, ServiceError } from '@scf-media/protocol/errors';

/** An error from COS or on the way to it. The code is that of COS with the prefix `Cos`, such as `CosNoSuchBucket`. */
export class CosError extends ServiceError {
  /** The HTTP status; undefined when there was no response. */
  readonly status: number | undefined;

  constructor(code: string, message: string, options: { status?: number | undefined; cause?: unknown }) {
    super(code, message, { fault: 'destination', cause: options.cause });
    this.name = 'CosError';
    this.status = options.status;
  }
}

/** Codes of 4xx responses that concern the transfer, not the request. */
const TRANSFER_CODES: readonly string[] = [
  'CosBadDigest',
  'CosIncompleteBody',
  'CosRequestTimeOut',
  'CosUserNetworkTooSlow',
  'CosRequestTimeTooSkewed',
  'CosOperationAborted',
];

/**
 * Returns whether the same request may succeed later: after no response, 5xx, and 4xx that concern only the transfer.
 */
export function isRetryableCosError(error: unknown): boolean {
  if (!(error instanceof CosError)) return false;
  if (error.code === 'CosCredentials' || error.code === 'CosUnreachable') return true;
  if (error.status === undefined) return false;
  // COS reports an upload whose completion failed half way as a 2xx with an error in its body.
  return (
    error.status < 300 || error.status >= 500 || error.status === 429 || TRANSFER_CODES.includes(error.code)
  );
}

interface SdkError {
  code?: unknown;
  statusCode?: unknown;
  message?: unknown;
}

/** Responses to HEAD have no body, so the SDK puts the status where the code should be. */
const CODE_BY_STATUS: Readonly<Record<string, string>> = { 403: 'AccessDenied', 404: 'NotFound' };

/**
 * Converts an error of the SDK. Nothing of the request is included, because it contains the signature and the session
 * token.
 *
 * @param what the call and the key, such as `PutObject a/b.mp4`
 */
export function toCosError(what: string, thrown: unknown): CosError {
  const { code, statusCode, message } = (
    typeof thrown === 'object' && thrown !== null ? thrown : {}
  ) as SdkError;
  const status = typeof statusCode === 'number' ? statusCode : undefined;
  const text = typeof message === 'string' && message !== '' ? message : 'no reason given';
  // The cause keeps the stack, and not the SDK's own error with its headers.
  const cause = new Error(text);
  // Codes of the system are in capitals, those of COS are not. A connection may also break after the status was
  // received.
  if (typeof code === 'string' && /^[A-Z][A-Z\d_]+$/.test(code)) {
    return new CosError('CosUnreachable', `${what}: ${code}: ${text}`, { cause });
  }
  if (status === undefined) {
    // What the SDK itself rejects, such as a malformed bucket name.
    return new CosError('CosInvalidRequest', `${what}: ${text}`, { cause });
  }
  const given = String(code ?? '');
  const name = CODE_BY_STATUS[given] ?? (/^\d*$/.test(given) ? `Status${status}` : given);
  return new CosError(`Cos${name}`, `${what}: ${name} (${status}): ${text}`, { status, cause });
}

/** Returns whether a fenced call failed because the lease is lost. */
export function isLeaseLost(error: unknown): boolean {
  return error instanceof ServiceError && error.code === 'LeaseLost';
}

/** A permanently failed upload. The recording is still on this machine. */
export class UploadFailedError extends ServiceError {
  /** Path of the complete file, or of a folder with the remaining parts and their manifest. */
  readonly LocalCopy: string;

  constructor(key: string, cause: unknown, localCopy: string) {
    super('UploadFailed', `${key} was not uploaded (${toMessage(cause)}); the local copy is ${localCopy}`, {
      fault: 'destination',
      cause,
    });
    this.name = 'UploadFailedError';
    this.LocalCopy = localCopy;
  }
}
