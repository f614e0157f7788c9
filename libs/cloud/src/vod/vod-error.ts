import { toMessage, ServiceError } from '@scf-media/protocol/errors';

/**
 * Permanent errors: wrong parameters, missing permissions, a file that VOD will not process. A code stands for all
 * that begin with it, as `InvalidParameterValue` for `InvalidParameterValue.FileId`. From the codes that the official
 * SDKs list for VOD.
 */
const PERMANENT_CODES = [
  'AuthFailure',
  'FailedOperation.InvalidAccount',
  'FailedOperation.InvalidVodUser',
  'FailedOperation.MediaForbidedBySystem',
  'FailedOperation.MediaType',
  'FailedOperation.NoPrivileges',
  'InvalidAction',
  'InvalidParameter',
  'InvalidRequest',
  'MissingParameter',
  'NoSuchProduct',
  'NoSuchVersion',
  'OperationDenied',
  'ResourceNotFound',
  'UnauthorizedOperation',
  'UnknownParameter',
  'UnsupportedOperation',
  'UnsupportedProtocol',
  'UnsupportedRegion',
].map(toCode);

/** Temporary errors: a role's credentials are replaced when they expire, and clocks are set. */
const TEMPORARY_CODES = ['AuthFailure.SignatureExpire', 'AuthFailure.TokenFailure'].map(toCode);

/** An earlier request with this SessionId was accepted within three days. */
const DUPLICATE_CODES = ['FailedOperation.TaskDuplicate', 'InvalidParameterValue.SessionId'].map(toCode);

/** Statuses below 500 that are temporary: all others mean that the request is wrong. */
const TEMPORARY_STATUSES = ['VodHttp408', 'VodHttp425', 'VodHttp429'];

/**
 * Converts an error of the SDK: `InvalidParameterValue.FileId` becomes `VodInvalidParameterValueFileId`, an HTTP
 * status such as 503 `VodHttp503`, and no response `VodUnreachable`.
 *
 * @param action the API action, for the message
 * @param options.temporary whether the call was made with temporary credentials: VOD reports expired ones as
 *   unknown at some point
 */
export function toVodError(
  action: string,
  thrown: unknown,
  { temporary = false }: { temporary?: boolean } = {},
): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  const given = readField(thrown, 'code');
  const status = readField(thrown, 'httpCode');
  const code =
    typeof given === 'string' && given !== ''
      ? temporary && given === 'AuthFailure.SecretIdNotFound'
        ? 'AuthFailure.TokenFailure'
        : given
      : typeof status === 'number'
        ? `Http${status}`
        : 'Unreachable';
  return new ServiceError(toCode(code), `${action}: ${toMessage(thrown)}`, {
    fault: 'service',
    cause: thrown,
  });
}

/** Returns whether the same call may succeed later: VOD was busy, broken or not reached. */
export function isRetryableVodError(error: unknown): boolean {
  if (!(error instanceof ServiceError) || !error.code.startsWith('Vod')) return true;
  const { code } = error;
  if (TEMPORARY_CODES.includes(code) || TEMPORARY_STATUSES.includes(code)) return true;
  return !/^VodHttp4\d\d$/.test(code) && !PERMANENT_CODES.some((permanent) => code.startsWith(permanent));
}

/** Returns whether ProcessMedia rejected a repetition. `InvalidParameterValue.SessionIdTooLong` is something else. */
export function isDuplicateSession(error: unknown): boolean {
  return error instanceof ServiceError && DUPLICATE_CODES.includes(error.code);
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ServiceError && error.code.startsWith('VodResourceNotFound');
}

function readField(thrown: unknown, name: 'code' | 'httpCode'): unknown {
  return thrown instanceof Error && name in thrown
    ? (thrown as unknown as Record<string, unknown>)[name]
    : undefined;
}

function toCode(code: string): string {
  return `Vod${code.replaceAll('.', '')}`;
}
