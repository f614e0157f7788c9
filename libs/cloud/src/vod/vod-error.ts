import { messageOf, ServiceError } from '@scf-media/protocol/errors';

/**
 * Errors that are the same next time: wrong parameters, missing rights, a file that VOD will not process. A code
 * stands for all that begin with it, as `InvalidParameterValue` for `InvalidParameterValue.FileId`. From the codes that
 * the official SDKs list for VOD.
 */
const FINAL_CODES = [
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
].map(ourCode);

/** Role keys are replaced when they have ended, and clocks are set: the next try may be better off. */
const PASSING_CODES = ['AuthFailure.SignatureExpire', 'AuthFailure.TokenFailure'].map(ourCode);

/** The request was refused because one with the same SessionId came before it, in the last three days. */
const DUPLICATE_CODES = ['FailedOperation.TaskDuplicate', 'InvalidParameterValue.SessionId'].map(ourCode);

/** Statuses below 500 that pass: the rest of them says that the request itself is wrong. */
const PASSING_STATUSES = ['VodHttp408', 'VodHttp425', 'VodHttp429'];

/**
 * What the SDK threw, as our error: `InvalidParameterValue.FileId` becomes `VodInvalidParameterValueFileId`, an HTTP
 * status other than 200 such as 503 `VodHttp503`, and no answer at all `VodUnreachable`.
 *
 * @param action the API action, for the message
 * @param options.temporary whether the call was made with keys that end: such keys are at some time not known any more,
 *   which then means the same as that they have ended
 */
export function vodError(
  action: string,
  thrown: unknown,
  { temporary = false }: { temporary?: boolean } = {},
): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  const given = fieldOf(thrown, 'code');
  const status = fieldOf(thrown, 'httpCode');
  const code =
    typeof given === 'string' && given !== ''
      ? temporary && given === 'AuthFailure.SecretIdNotFound'
        ? 'AuthFailure.TokenFailure'
        : given
      : typeof status === 'number'
        ? `Http${status}`
        : 'Unreachable';
  return new ServiceError(ourCode(code), `${action}: ${messageOf(thrown)}`, {
    fault: 'service',
    cause: thrown,
  });
}

/** Whether the same call may succeed later: the platform was busy, broken or out of reach. */
export function isRetryableVodError(error: unknown): boolean {
  if (!(error instanceof ServiceError) || !error.code.startsWith('Vod')) return true;
  const { code } = error;
  if (PASSING_CODES.includes(code) || PASSING_STATUSES.includes(code)) return true;
  return !/^VodHttp4\d\d$/.test(code) && !FINAL_CODES.some((final) => code.startsWith(final));
}

/** Whether ProcessMedia refused a repeat. `InvalidParameterValue.SessionIdTooLong` is not that. */
export function isDuplicateSession(error: unknown): boolean {
  return error instanceof ServiceError && DUPLICATE_CODES.includes(error.code);
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ServiceError && error.code.startsWith('VodResourceNotFound');
}

function fieldOf(thrown: unknown, name: 'code' | 'httpCode'): unknown {
  return thrown instanceof Error && name in thrown
    ? (thrown as unknown as Record<string, unknown>)[name]
    : undefined;
}

function ourCode(code: string): string {
  return `Vod${code.replaceAll('.', '')}`;
}
